"""The sentence of an allegation, composed from its values: who, according to whom, allegedly did what to whom.

It says "allegedly" always, and never more than the values: no accused, and it is passive; no source, and it says whose
voice it is. It is made from a published `Allegation` alone, so that the safe profile can make it again from what is
left when names are withheld.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from ..gazetteer import places
from ..gazetteer.actors import function_words, without_determiner
from ..gazetteer.phrases import plain
from ..gazetteer.tables import rows
from ..models import AffectedGroup, Allegation, AllegedPerpetrator, CitedSource, GroupNationality
from ..vocabulary import STATE_ACTOR_TYPES, ActCode, ActorType, NationalityScheme, Stance

MOST_CHARACTERS = 400
"""A sentence is cut down to so many: about four lines of a table cell."""

_LONGEST_NAME = 90  # characters of a name or term; one that is longer is cut at a word
_ONE = ("a", "an", "one")
_WHOSE = ("its", "their", "his", "her", "our", "my")
_ARTICLES = (*_ONE, *_WHOSE, "the", "some")
_LOWERED = ("common", "determiner")  # roles of words that have a capital only where they begin a sentence
_MOST_NAMED = 3  # sources, accused or groups that are named; more make a list, not a sentence


@dataclass(frozen=True)
class Phrases:
    """How an act is said: of an accused, with the people named or meant before; and of the people alone."""

    active: str
    again: str
    passive: str


PHRASES: dict[ActCode, Phrases] = {
    ActCode.COERCED_ENLISTMENT: Phrases(
        "coerced {people} into armed service", "coerced them into armed service", "coerced into armed service"
    ),
    ActCode.DECEPTIVE_RECRUITMENT: Phrases(
        "recruited {people} by deception", "recruited them by deception", "recruited by deception"
    ),
    ActCode.PAID_RECRUITMENT: Phrases("recruited {people} to fight", "recruited them to fight", "recruited to fight"),
    ActCode.PRISON_RECRUITMENT: Phrases(
        "recruited {people} in custody", "recruited them in custody", "recruited in custody"
    ),
    ActCode.CHILD_RECRUITMENT: Phrases(
        "recruited or used {people} under the age of 18",
        "recruited or used them under the age of 18",
        "recruited or used under the age of 18",
    ),
    ActCode.FORCED_LABOUR: Phrases(
        "subjected {people} to forced labour", "subjected them to forced labour", "subjected to forced labour"
    ),
    ActCode.RETENTION: Phrases("kept {people} from leaving", "kept them from leaving", "kept from leaving"),
    ActCode.ILL_TREATMENT: Phrases("ill-treated {people}", "ill-treated them", "ill-treated"),
    ActCode.FACILITATION: Phrases(
        "facilitated the recruitment of {people}", "facilitated their recruitment", "recruited with the help of others"
    ),
    ActCode.FAILURE_TO_PROTECT: Phrases("failed to protect {people}", "failed to protect them", "left unprotected"),
    ActCode.TRAFFICKING_UNSPECIFIED: Phrases("trafficked {people}", "trafficked them", "trafficked"),
    ActCode.OTHER_ABUSE: Phrases("abused {people}", "abused them", "abused"),
}
"""Every act as a phrase; the codebook's definitions in the fewest words."""


def compose(allegation: Allegation) -> str:
    """The sentence of an allegation, in English, of at most `MOST_CHARACTERS`.

    Args:
        allegation: its own `allegation` is not read; names and terms are taken as they stand.
    """
    sizes = [(named, acts) for acts in range(len(allegation.acts), 0, -1) for named in range(_MOST_NAMED, 0, -1)]
    for named, acts in sizes:
        sentence = _sentence(allegation, named, acts)
        if len(sentence) <= MOST_CHARACTERS:
            return sentence
    return _cut(sentence, MOST_CHARACTERS - 1) + "."


def _sentence(allegation: Allegation, named: int, most_acts: int) -> str:
    acts = [PHRASES[act.act] for act in allegation.acts][:most_acts]
    groups = [text for group in _distinct(allegation.affected_groups) if (text := _group(group))]
    people = _joined(groups, named, "others")
    accused = _joined([_accused(one) for one in allegation.alleged_perpetrators], named, "others")
    more = ["wronged otherwise" if not accused else "did other wrong"] if len(allegation.acts) > most_acts else []
    if accused:
        done = [acts[0].active.format(people=people or "people"), *(act.again for act in acts[1:]), *more]
        claim = f"{accused} allegedly {_and(done)}"
    else:
        verb = "was" if len(groups) == 1 and _is_one(groups[0]) else "were"
        claim = f"{people or 'people'} {verb} allegedly {_and([*(act.passive for act in acts), *more])}"
    sources = _joined([_source(source) for source in allegation.cited_sources], named, "other sources")
    text = plain(_framed(allegation.stance, sources, claim)).rstrip(".")
    return f"{text[0].upper()}{text[1:]}."


def _framed(stance: Stance, sources: str, claim: str) -> str:
    if stance is Stance.REFUTED:
        return f"The article reports as false a claim{f' by {sources}' if sources else ''} that {claim}"
    if stance is Stance.QUESTIONED:
        who = f"According to {sources}, in" if sources else "In"
        return f"{who} a claim that the article questions, {claim}"
    if sources:
        return f"According to {sources}, {claim}"
    if stance is Stance.ASSERTED:
        return f"The article says in its own voice that {claim}"
    return f"The article says, without naming a source, that {claim}"


def _accused(accused: AllegedPerpetrator) -> str:
    code = accused.state_code if accused.actor_type in STATE_ACTOR_TYPES else None
    if code is None or accused.label != places.country_label(code):
        return _voice(accused.name, accused.label, accused.quote)
    state = places.country_phrase(code)
    is_whole = accused.actor_type is ActorType.STATE  # "Nepal (government)" would say nothing more
    organ = _name(accused.organ) if accused.organ and not is_whole else ""
    return f"{state} ({organ})" if organ else state


def _source(source: CitedSource) -> str:
    name = _voice(source.name, source.label, source.quote) or "a source"
    via = _voice(source.via, source.via_label or source.via, source.quote) if source.via else ""
    return f"{name} (via {via})" if via else name


def _voice(name: str, label: str, quote: str | None) -> str:
    """The canonical label; for a name that no table knows the name, with the article that the text gives it."""
    bare = without_determiner(name)
    if label not in (name, bare):
        return _name(label)
    if plain(name) != bare:
        return _name(name)
    written = _name(bare)
    article = _article_before(bare, quote) or _article_of(written)
    return f"{article} {written}" if article and written else written


def _article_of(name: str) -> str:
    """The article that one of many needs where its quote, cut or withheld, gives none: "a recruiter"."""
    if name != name.lower() or name.rpartition(" ")[2] not in function_words("count"):
        return ""
    return "an" if name[0] in "aeiou" else "a"


def _article_before(name: str, quote: str | None) -> str:
    """The article before a name in its quote: "a company" for "company", "the embassy" for "its embassy"; else none."""
    before, found, _ = plain(quote or "").partition(f" {name}")
    word = before.rpartition(" ")[2].casefold()
    if not found or word not in _ARTICLES:
        return ""
    return "the" if word in _WHOSE else word


def _people_of(nationality: GroupNationality) -> str:
    if nationality.scheme is NationalityScheme.ISO3166 and nationality.code:
        return places.country_phrase(nationality.code)
    return _name(nationality.label or "")


def _distinct(groups: Sequence[AffectedGroup]) -> list[AffectedGroup]:
    """The groups that add a nationality or a status to those before them."""
    kept: list[AffectedGroup] = []
    for group in groups:
        features = _features(group)
        if not any(features <= _features(earlier) for earlier in kept):
            kept.append(group)
    return kept


def _features(group: AffectedGroup) -> set[str]:
    return {each.code or each.term.casefold() for each in group.nationalities} | {str(one) for one in group.statuses}


def _group(group: AffectedGroup) -> str:
    labels = list(dict.fromkeys(people for each in group.nationalities if (people := _people_of(each))))
    if group.term is None:
        return f"a person from {_and(labels)}" if labels else "a person"
    term = group.term.split(", ")[0]  # "boys, some of them only seven years old"
    is_english = not any(each.term[0].islower() and each.label for each in group.nationalities)
    if labels and not (is_english and _is_latin(term)):
        return f"people from {_and(labels)}"
    first, _, rest = plain(term).partition(" ")
    if rest and first.casefold() in _WHOSE:  # whose is not said in the sentence
        return _name(f"{rest} from {_and(labels)}" if labels else rest)
    article = _article_before(plain(term), group.quote)
    return f"{article} {_name(term)}" if article in _ONE else _name(term)


def _name(written: str) -> str:
    """A name or term as it stands within a sentence: one line, small where it began one, quoted in other scripts."""
    text = _cut(plain(written).strip(" ,;:"), _LONGEST_NAME)
    if not any(letter.isalnum() for letter in text):
        return ""  # marks alone name nobody
    if not _is_latin(text) or _is_foreign(text):
        return f"“{text}”"
    first, _, rest = text.partition(" ")
    is_title = rest[:1].isupper() and places.lookup(rest.split(" ", maxsplit=1)[0]) is None
    if first[1:].islower() and first.casefold() in _common_words() and not is_title:
        return text[0].lower() + text[1:]
    return f"a {rest}" if first == "A" and rest else text


def _is_latin(text: str) -> bool:
    return all(letter < "\u0250" or not letter.isalpha() for letter in text)  # up to Latin Extended-B


def _is_foreign(text: str) -> bool:
    """Whether words other than names hold a small word of French or Spanish ("una red")."""
    words = text.split(" ")
    return not any(word[:1].isupper() for word in words[1:]) and any(
        word.casefold() in _foreign_words() for word in words
    )


def _is_one(group: str) -> bool:
    return group.split(" ", maxsplit=1)[0] in _ONE


def _joined(items: Sequence[str], most: int, others: str) -> str:
    distinct = list(dict.fromkeys(item for item in items if item))
    return _and([*distinct[:most], others] if len(distinct) > most else distinct)


def _and(items: Sequence[str]) -> str:
    if len(items) < 2:
        return "".join(items)
    comma = "," if any(" and " in item for item in items) else ""
    return f"{', '.join(items[:-1])}{comma} and {items[-1]}"


def _cut(text: str, most: int) -> str:
    if len(text) <= most:
        return text
    head, space, _ = text[: most - 1].rpartition(" ")
    return f"{head if space else text[: most - 1]}…"


@cache
def _common_words() -> frozenset[str]:
    return frozenset(
        row["word"] for row in rows("function_words") if row["language"] == "en" and row["role"] in _LOWERED
    )


@cache
def _foreign_words() -> frozenset[str]:
    by_language = {"en": set[str](), "fr": set[str](), "es": set[str]()}
    for row in rows("function_words"):
        by_language.get(row["language"], set[str]()).add(row["word"])
    return frozenset((by_language["fr"] | by_language["es"]) - by_language["en"])
