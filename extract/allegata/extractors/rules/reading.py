"""One article, read: candidates with their features, what the fitted tables take of them, and the reply."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from ...models import Reply
from ...vocabulary import ActCode, ArticleClass, ResponseForm
from .accused import suspects_of
from .affected import affected_of
from .affected_rows import Row, rows_of
from .citing import sources_of
from .drafts import Draft, drafts_of
from .findings import Findings, cited_features, findings_of, means_evidence
from .identity import Suspect
from .reply import reply_of
from .responses import AnswerTables, accepted
from .stance import class_of
from .weights import Weights, weights

IDLE = 0.5
"""Score from which somebody is accused whom no sentence was read to act, where nobody else is: what the text says of it
has escaped the reading of clauses, and all else must speak for it."""

MOST_ACCUSED = 8
"""Accused of one article; reports name one to four."""


def taken_acts(signs: Findings, table: Weights) -> dict[ActCode, float]:
    """The acts that the tables take, with their scores; the best one at least where there is an allegation at all."""
    scores = {act: table.score(shown, f"{act}|", signs.told) for act, shown in signs.shown_acts.items()}
    taken = {act: score for act, score in scores.items() if score >= table.least}
    best = max(scores, key=lambda act: scores[act])
    return taken or {best: scores[best]}


def taken_suspects(suspects: list[Suspect], table: Weights) -> list[Suspect]:
    """The actors that the tables take for accused, the surest first."""
    scored = sorted(
        ((table.score(s.own, s.kind, s.own), -at, s) for at, s in enumerate(suspects)), key=lambda t: (-t[0], -t[1])
    )
    taken = [s for score, _, s in scored if score >= table.least and s.doing]
    taken = taken or [s for score, _, s in scored if score >= IDLE and not s.doing]
    doing = [(score, s) for score, _, s in scored if s.doing]
    if not taken and doing and doing[0][0] >= table.least_best:
        taken = [doing[0][1]]
    return taken[:MOST_ACCUSED]


def not_only_silent(suspects: Iterable[Suspect], signs: Findings) -> list[Suspect]:
    """Those but the actors of whom nothing is said but that they do not answer: who was asked is not yet accused."""
    silent = {one.sentence.index for one in signs.answers.candidates if one.is_strong and one.form in _SILENCE}
    return [
        each for each in suspects if each.acts or each.actor.sentence.index not in silent or not each.doing <= silent
    ]


_SILENCE = (ResponseForm.NO_RESPONSE, ResponseForm.DECLINED)


def not_affected(suspects: Iterable[Suspect], rows: Iterable[Row], signs: Findings) -> list[Suspect]:
    """Those but the actors that are the affected people themselves, by their very words."""
    words = signs.scene.words
    terms = {words(row.group.sentence, row.group.term.first, row.group.term.last).casefold() for row in rows}
    return [each for each in suspects if each.actor.name.casefold() not in terms]


def keys_of(suspects: list[Suspect]) -> list[str]:
    """State codes and names in lower case, by which answers and sources are told to be an accused's."""
    return [suspect.actor.state or suspect.actor.name.casefold() for suspect in suspects]


def conduct_of(signs: Findings) -> set[int]:
    """Indices of the sentences that show conduct in scope."""
    strong = {hit.sentence.index for hit in signs.hits if hit.is_sound and not hit.is_weak}
    return strong or {hit.sentence.index for hit in signs.hits if hit.is_sound}


Decide = Callable[[str], Weights]
"""The fitted table of a decision by its name."""


def read(text: str, language: str = "en", decide: Decide = weights) -> Reply:
    """What the rules say of a text in a language that has tables."""
    signs = findings_of(text, language)
    article_class = class_of(signs.scene)
    if article_class is ArticleClass.SATIRE:
        return Reply(article_class=article_class, allegations=[])
    table = decide("article")
    if not signs.scene.sentences or all(table.score(stretch) < table.least for stretch in signs.stretches()):
        return Reply(article_class=ArticleClass.NO_ALLEGATION, allegations=[])
    affected = [
        (decide(c.field).score(c.features) - decide(c.field).least, c) for c in affected_of(signs.cast, signs.hits)
    ]
    home = {c.key for score, c in affected if score >= 0 and c.field == "nationality"}
    found = suspects_of(signs.cast, signs.hits, home, signs.hearing, signs.answering)
    rows = rows_of(signs.cast, affected)
    suspects = taken_suspects(not_affected(not_only_silent(found, signs), rows, signs), decide("accused"))
    acts = decide("acts")
    drafts = drafts_of(signs.scene, taken_acts(signs, acts), signs.hits, suspects, acts.by_feature)
    _how(signs, drafts, decide("means"))
    _cite(signs, drafts, suspects, decide("sources"))
    _answer(signs, drafts, home, decide)
    _befall(drafts, rows)
    return reply_of(signs.cast, drafts, article_class)


def _how(signs: Findings, drafts: list[Draft], table: Weights) -> None:
    """Give each means to the allegation in or nearest to whose conduct it is told."""
    for code, shown in signs.shown_means.items():
        if table.score(shown, f"{code}|", signs.told) >= table.least:
            sentence, span = means_evidence(signs, code, table.by_feature)
            nearest = drafts[0]
            if len(drafts) > 1:
                nearest = min(drafts, key=lambda draft: min(abs(sentence.index - at) for at in draft.indices))
            nearest.means[code] = (sentence, span)


def _cite(signs: Findings, drafts: list[Draft], suspects: list[Suspect], table: Weights) -> None:
    """Give each source to the allegations beside whose conduct it speaks, else to the main one."""
    found = sources_of(signs.cast.scene, conduct_of(signs), keys_of(suspects), signs.hearing)
    taken = [cited for cited in found if table.score(cited_features(signs, cited)) >= table.least]
    kinds = {cited.source_type for cited in taken if "is_part" not in cited.features}
    for cited in taken:
        if "is_part" in cited.features and cited.source_type in kinds:
            continue  # "one of the officials" are the officials
        spoken = {one.sentence.index for one in cited.attributions}
        around = {at + step for at in spoken for step in (-1, 0, 1)}
        near = [draft for draft in drafts if not around.isdisjoint(draft.indices)]
        for draft in near or drafts[:1]:
            draft.cited.append(cited)


def _answer(signs: Findings, drafts: list[Draft], home: set[str], decide: Decide) -> None:
    """Give each answer to the allegations that it answers: an accused's to those that accuse it, others' to all."""
    tables = AnswerTables(decide("answer"), decide("answer_accused"), decide("answer_others"))
    for draft in drafts:
        draft.answers = accepted(signs.answers.of(keys_of(draft.suspects), home, tables))


def _befall(drafts: list[Draft], rows: list[Row]) -> None:
    """Give each group to the allegations in whose sentences it stands, else to the main one."""
    for row in rows:
        index = row.group.sentence.index
        own = [draft for draft in drafts if index in draft.indices]
        for draft in own or drafts[:1]:
            draft.rows.append(row)
