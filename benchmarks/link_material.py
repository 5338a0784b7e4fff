"""What the benchmarks of the link stage read: articles and copies of them, and allegations that many of them repeat.

Four in ten of the articles of `press` that are no copies, and every wire report, tell one of the stories, each in its
own way, and a copy tells what its original does, now and then without the source or the answer. Stories have the skew
of real ones: a few are told by many, half accuse one state, one month of three years holds a twelfth. What is told
stands in the article, and goes through verification and normalization as any reply does. Who is accused of what is
drawn by lot, and means nothing.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import accumulate
from pathlib import Path

from allegata.exchange import Extraction
from allegata.models import (
    Article,
    Reply,
    ReplyAct,
    ReplyAllegation,
    ReplyGroup,
    ReplyPerpetrator,
    ReplyResponse,
    ReplySource,
)
from allegata.pipeline import record_from
from allegata.vocabulary import (
    ActCode,
    ActorType,
    ArticleClass,
    GroupStatus,
    Outcome,
    ResponseForm,
    ResponseRole,
    SourceType,
    Stance,
)
from allegata.work import Work
from press import Press, shown

TELLING = 0.4
ARTICLES_A_STORY = 12
FIRST_DAY, PEAK = date(2023, 1, 1), date(2024, 6, 1)
STATES = ("Belarus", "Ukraine", "Myanmar", "Eritrea", "Sudan", "China", "Nepal", "Kenya", "Syria", "Qatar", "Libya")
PEOPLE = (
    *("Kenya", "Nepal", "India", "Ghana", "Cuba", "Cameroon", "Nigeria", "Uganda", "Sri Lanka", "Yemen", "Colombia"),
    *("Tajikistan", "Uzbekistan", "Kyrgyzstan", "South Africa", "Botswana", "Senegal", "Mali", "Togo", "Somalia"),
    *("Egypt", "Syria", "Bangladesh", "Pakistan", "China", "Mozambique", "Tanzania", "Rwanda", "Burundi", "Zambia"),
)
REGIONS = ("Africa", "Asia", "Central Asia", "Latin America", "Eastern Africa")
WORKS = ("Bloomberg", "Reuters", "AFP", "BBC", "CNN", "Financial Times")
BODIES = {
    "Human Rights Watch": SourceType.NGO,
    "Truth Hounds": SourceType.NGO,
    "Idite Lesom": SourceType.NGO,
    "Defence Intelligence of Ukraine": SourceType.INTELLIGENCE_SERVICE,
    "UN human rights office": SourceType.INTERGOVERNMENTAL,
}
PERSONS = 2_000
OUTLETS = (*(f"Aldora Post {number}" for number in range(294)), *WORKS)
DEEDS = {
    ActCode.COERCED_ENLISTMENT: "forced {people} into its army",
    ActCode.DECEPTIVE_RECRUITMENT: "lured {people} with promises of work",
    ActCode.PAID_RECRUITMENT: "paid {people} to go to war",
    ActCode.PRISON_RECRUITMENT: "took {people} from its prisons to the front",
    ActCode.CHILD_RECRUITMENT: "took children of {people} to the front",
    ActCode.FORCED_LABOUR: "made {people} work in a factory of drones",
    ActCode.RETENTION: "kept {people} from going home",
    ActCode.ILL_TREATMENT: "had {people} beaten in its camps",
    ActCode.FACILITATION: "sold visas to {people} who were recruited",
    ActCode.FAILURE_TO_PROTECT: "did nothing for {people} who were recruited",
}
DEED_WEIGHTS = (6, 8, 3, 2, 2, 3, 1, 1, 1, 1)
ANSWERS = {
    ResponseForm.DENIED: "{who} denied the report",
    ResponseForm.DECLINED: "{who} declined to comment on it",
    ResponseForm.NO_RESPONSE: "{who} did not respond to questions",
    ResponseForm.REFRAMED: "{who} said that all of them had volunteered",
    ResponseForm.ACKNOWLEDGED: "{who} confirmed that it was so",
}
ANSWER_WEIGHTS = (5, 2, 4, 2, 1)
RESPONDERS = ("the embassy of {state}", "the foreign ministry of {state}", "the government of {state}")
STATUSES = (GroupStatus.STUDENT, GroupStatus.MIGRANT, GroupStatus.WORKER)

Answer = tuple[str, ResponseForm]


@dataclass(frozen=True)
class Telling:
    """What an article says of a story, in words.

    Attributes:
        accused: whom it names, and as what; None where nobody.
        acts: what they are said to have done, to all of `people`.
        people: countries or regions that the affected come from.
        number: how many they are.
        source: who says so and what that is; None where nobody is cited.
        via: through whom the article has it.
        answer: who answers and how.
    """

    accused: tuple[str, ActorType] | None
    acts: tuple[ActCode, ...]
    people: tuple[str, ...]
    number: int | None
    statuses: tuple[GroupStatus, ...]
    source: tuple[str, SourceType] | None
    via: str | None
    answer: Answer | None
    is_refuted: bool = False


@dataclass(frozen=True)
class Story:
    """What happened, as the one who tells it first has it, and when that was."""

    day: date
    telling: Telling


class Newsroom:
    """Draws stories, and tells them: the same ones for the same number of articles."""

    def __init__(self, articles: int) -> None:
        self._dice = random.Random(articles)
        letters = "abcdefghijklmnopqrstuvwxyz"
        self._persons = [
            " ".join("".join(self._dice.choices(letters, k=7)).capitalize() for _ in range(2)) for _ in range(PERSONS)
        ]
        self._stories = [self._story() for _ in range(max(1, int(articles * TELLING) // ARTICLES_A_STORY))]
        self._weights = list(accumulate(1 / (rank + 5) for rank in range(len(self._stories))))

    def is_told(self) -> bool:
        """Whether an article tells a story at all."""
        return self._dice.random() < TELLING

    def day(self) -> date:
        """When an article is published that tells none."""
        return FIRST_DAY + timedelta(self._dice.randrange(1095))

    def told(self) -> tuple[date, list[Telling]]:
        """A story as one article tells it: one allegation, of every fourth article two; and when that is published."""
        dice = self._dice
        story = dice.choices(self._stories, cum_weights=self._weights)[0]
        tellings = [self._retold(story.telling)]
        if dice.random() < 0.25:
            tellings.append(replace(tellings[0], acts=tuple(dice.choices(tuple(DEEDS), DEED_WEIGHTS)), answer=None))
        return story.day + timedelta(int(dice.expovariate(0.1))), tellings

    def copied(self, tellings: list[Telling]) -> list[Telling]:
        """What a copy has of what an article tells."""
        dice = self._dice
        return [
            replace(
                one,
                answer=None if dice.random() < 0.1 else one.answer,
                source=None if (lost := dice.random() < 0.05) else one.source,
                via=None if lost else one.via,
            )
            for one in tellings
        ]

    def published(self, day: date) -> str | None:
        """A date as precise as pages give it."""
        chance = self._dice.random()
        written = day.isoformat()
        return None if chance < 0.17 else written[:4] if chance < 0.18 else written[:7] if chance < 0.23 else written

    def outlet(self) -> str:
        return self._dice.choice(OUTLETS)

    def _story(self) -> Story:
        dice = self._dice
        day = (
            PEAK + timedelta(dice.randrange(30))
            if dice.random() < 1 / 12
            else FIRST_DAY + timedelta(dice.randrange(1095))
        )
        people: tuple[str, ...] = ()
        if dice.random() < 0.8:
            ranked = [1 / (rank + 2) for rank in range(len(PEOPLE))]
            people = tuple(dict.fromkeys(dice.choices(PEOPLE, ranked, k=dice.choice((1, 1, 2)))))
            if dice.random() < 0.25:
                people = (dice.choice(REGIONS),)
        state = "Russia" if dice.random() < 0.5 else dice.choice(STATES)
        acts = tuple(dict.fromkeys(dice.choices(tuple(DEEDS), DEED_WEIGHTS, k=dice.choice((1, 1, 2)))))
        source, via = self._source()
        answer = (
            dice.choice(RESPONDERS).format(state=state),
            dice.choices(tuple(ANSWERS), ANSWER_WEIGHTS)[0],
        )
        return Story(
            day,
            Telling(
                (state, ActorType.STATE),
                acts,
                people,
                dice.randrange(10, 5000),
                tuple(dice.sample(STATUSES, dice.choice((0, 1, 2)))),
                source,
                via,
                answer,
            ),
        )

    def _source(self) -> tuple[tuple[str, SourceType], str | None]:
        dice, chance = self._dice, self._dice.random()
        work = dice.choice(WORKS)
        if chance < 0.4:
            return ("two officials", SourceType.OFFICIAL_ANONYMOUS), work
        if chance < 0.6:
            return (work, SourceType.MEDIA), None
        if chance < 0.75:
            body = dice.choice(tuple(BODIES))
            return (body, BODIES[body]), dice.choice((None, work))
        if chance < 0.9:
            return (dice.choice(self._persons), SourceType.EXPERT), None
        return ("two officials", SourceType.OFFICIAL_ANONYMOUS), None

    def _retold(self, first: Telling) -> Telling:
        """A story in the words of somebody who has read of it."""
        dice, chance = self._dice, self._dice.random()
        accused = None if chance < 0.15 else ("recruitment agencies", ActorType.COMPANY) if chance < 0.25 else None
        cites = dice.random() < 0.8
        source, via = (first.source, first.via) if dice.random() < 0.8 else self._source()
        return replace(
            first,
            accused=accused if chance < 0.25 else first.accused,
            acts=first.acts if dice.random() < 0.8 else first.acts[:1],
            people=() if dice.random() < 0.1 else first.people,
            number=first.number if dice.random() < 0.4 else None,
            source=source if cites else None,
            via=via if cites else None,
            answer=first.answer if dice.random() < 0.5 else None,
            is_refuted=dice.random() < 0.03,
        )


def reply_of(tellings: list[Telling]) -> tuple[str, Reply]:
    """Sentences that say it, a line each, and what an extractor that reads them well says of them."""
    lines: list[str] = []
    allegations: list[ReplyAllegation] = []
    for telling in tellings:
        line, allegation = _allegation_of(telling)
        lines.append(line)
        allegations.append(allegation)
    return "\n".join(lines), Reply(article_class=ArticleClass.REPORTS_ALLEGATION, allegations=allegations)


def _allegation_of(telling: Telling) -> tuple[str, ReplyAllegation]:
    who = telling.accused[0] if telling.accused else "somebody"
    group = f"people from {' and '.join(telling.people)}" if telling.people else "people"
    counted = f"{telling.number} {group}" if telling.number else group
    clauses = [(act, f"{who} {DEEDS[act].format(people=counted)}") for act in telling.acts]
    said = ", and that ".join(clause for _, clause in clauses)
    lead = "It is known that"
    if telling.source:
        passed_on = f"told {telling.via} on the telephone" if telling.via else "says in a report"
        lead = f"According to what {telling.source[0]} {passed_on}, it is so that"
    sentences = [f"{lead} {said}."]
    responses = []
    if telling.answer:
        responder, form = telling.answer
        answer = ANSWERS[form].format(who=responder)
        sentences.append(f"So far {answer}.")
        responses = [ReplyResponse(responder=responder, role=ResponseRole.ACCUSED, form=form, quote=answer)]
    clause = clauses[0][1]
    stance = Stance.REFUTED if telling.is_refuted else Stance.ATTRIBUTED if telling.source else Stance.ASSERTED
    return " ".join(sentences), ReplyAllegation(
        acts=[ReplyAct(act=act, quote=quote) for act, quote in clauses],
        means=[],
        stance=stance,
        quote=clause,
        alleged_perpetrators=[
            ReplyPerpetrator(name=name, actor_type=actor_type, country_word=None, quote=clause)
            for name, actor_type in ([telling.accused] if telling.accused else [])
        ],
        affected_groups=[
            ReplyGroup(
                term=group,
                nationalities=list(telling.people),
                statuses=list(telling.statuses),
                number=str(telling.number) if telling.number else None,
                quote=clause,
            )
        ],
        cited_sources=[
            ReplySource(name=name, source_type=source_type, via=telling.via, quote=lead)
            for name, source_type in ([telling.source] if telling.source else [])
        ],
        responses=responses,
    )


def write_folder(number: int, folder: Path) -> None:
    """Make so many articles and their records, and keep them as a work folder."""
    work = Work(folder)
    work.make()
    with work.keeping_records() as keep:

        def articles() -> Iterator[Article]:
            for article, extraction in _issue(number):
                record, rejections = record_from(article, extraction, "made up")
                assert record.outcome is extraction.outcome and not rejections, (record.outcome_reason, rejections)
                keep(record, rejections)
                yield article

        work.keep(articles(), ())


def _issue(number: int) -> Iterator[tuple[Article, Extraction]]:
    newsroom = Newsroom(number)
    told_by: dict[int, tuple[date, list[Telling]]] = {}
    for at, made in enumerate(Press().edition(number)):
        if made.origin in told_by:
            day, tellings = told_by[made.origin]
            day, tellings = day + timedelta(at % 5), newsroom.copied(tellings)
        else:
            day, tellings = newsroom.told() if made.kind == "wire" or newsroom.is_told() else (newsroom.day(), [])
            told_by[made.origin] = (day, tellings)
        text, extraction = shown(made.sentences), Extraction(outcome=Outcome.NO_ALLEGATION)
        if tellings:
            told, reply = reply_of(tellings)
            text, extraction = f"{text}\n{told}", Extraction(outcome=Outcome.OK, reply=reply)
        url = f"https://news.example/{at}"
        yield (
            Article(
                article_id=f"art-{hashlib.sha256(url.encode()).hexdigest()[:16]}",
                source_id=f"{at:06}",
                url=url,
                outlet=newsroom.outlet(),
                title=f"Article {at}",
                published=newsroom.published(day),
                language="en",
                text=text,
                text_sha256=hashlib.sha256(text.encode()).hexdigest(),
            ),
            extraction,
        )
