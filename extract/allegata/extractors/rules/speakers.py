"""What a source is, by the nouns of its name and what stands beside it, and whom a name or pronoun stands for."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from ...vocabulary import SourceType
from .cues import Cue
from .heads import actor_named, heads, source_named
from .phrases import Clause
from .scene import Scene
from .tables import tables
from .text import Span

_BESIDE = 12
"""Words of what a person is, after the name ("Ann Lee, a lawyer with the Memorial centre, said")."""

_SURNAME = 6
"""Letters of a surname that alone stands for a public figure; shorter ones ("Kim") are many people's."""

_ROLES = frozenset(
    {
        SourceType.CAPTIVE,
        SourceType.FAMILY,
        SourceType.EXPERT,
        SourceType.NGO,
        SourceType.VICTIM,
        SourceType.OFFICIAL_ANONYMOUS,
        SourceType.MEDIA,
        SourceType.COURT,
        SourceType.WITNESS,
        SourceType.INTERGOVERNMENTAL,
    }
)
"""What a person may be said to be beside the name."""

_OF_A_PERSON = {
    SourceType.OFFICIAL_ANONYMOUS: SourceType.OFFICIAL,
    SourceType.COURT: SourceType.OFFICIAL,
}


@dataclass(frozen=True, slots=True)
class Person:
    """A person whom the text gives a name in full, where it does so first."""

    name: str
    surname: str
    sentence: int
    span: Span
    source_type: SourceType | None
    """What the text says beside the name that the person is; None where it says nothing."""


def kind_of(clause: Clause, span: Span) -> SourceType | None:
    """What the nouns of a phrase say that it is: its head first, then what describes the head."""
    table = heads(clause.scene.tables.language)
    head = clause.head(span)
    own = table.of(clause.tokens[head])
    best: tuple[int, SourceType] | None = min(own) if own else None
    for at in range(span.first, head):
        for kind in table.of(clause.tokens[at]):
            special = kind[0] <= 2  # an intelligence officer, a UN official, a captive soldier: whose they are counts
            if (special or best is None) and (best is None or kind[0] < best[0]):
                best = kind
    if best is not None and not (clause.flags[span.first] & Cue.PERSONS and head == span.first):
        return best[1]
    best = None if clause.flags[span.first] & Cue.PERSONS else best
    for at in range(head + 1, span.last + 1):
        for kind in table.of(clause.tokens[at]):
            if best is None or kind[0] < best[0]:
                best = kind
    return best[1] if best else None


def is_person(clause: Clause, span: Span) -> bool:
    """Whether a phrase holds the name of a person: two words with capitals or more, no place, no organisation."""
    tokens = clause.tokens
    known = heads(clause.scene.tables.language)
    names = 0
    for at in range(span.first, span.last + 1):
        token = tokens[at]
        if not token.is_word:
            continue
        if not token.is_capitalised:
            if names >= 2:
                break
            if token.lower in known.organisations:
                return False  # "the station América Noticias"
            if clause.flags[at] & (Cue.PREPOSITION | Cue.JOINT):
                return False
            names = 0
            continue
        if token.lower in known.titles or clause.flags[at] & (Cue.DETERMINER | Cue.HONORIFIC):
            continue
        if token.possessive and at < span.last:
            names = 0
            continue
        if (
            token.lower in known.organisations
            or token.lower in known.kinds
            or clause.scene.place_at(clause.sentence, at)
        ):
            if token.lower in known.organisations:
                return False
            names = 0
            continue
        names += 1
    return names >= 2


@cache
def _figures(language: str) -> tuple[frozenset[str], frozenset[str]]:
    """The public figures of a language's tables in full, and by what their names end in."""
    names = tables(language).words["public_figures"]
    parts = (name.split() for name in names)
    return names, frozenset(" ".join(words[at:]) for words in parts for at in range(len(words)))


def is_public(clause: Clause, span: Span) -> bool:
    """Whether the name is that of a holder of public office, whose title the text need not give."""
    name = clause.scene.words(clause.sentence, span.first, span.last).casefold()
    names, ends = _figures(clause.scene.tables.language)
    if name in names:
        return True
    if len(name) < _SURNAME:
        return False
    words = name.split()
    return name in ends or any(" ".join(words[at:]) in names for at in range(1, len(words) - 1))


def role_beside(clause: Clause, first: int, last: int) -> SourceType | None:
    """What the text says that a named person is, before the name without a mark, or after it between commas."""
    tokens, flags = clause.tokens, clause.flags
    after: list[int] = []
    at = last + 1
    if at + 1 < len(tokens) and tokens[at].text in "(,":
        at += 1
        if tokens[at].text.isdigit() and at + 1 < len(tokens):  # an age
            at += 2 if tokens[at + 1].text == "," else 1
        while at < len(tokens) and len(after) < _BESIDE:
            if tokens[at].text in ",.;)" or clause.is_verb(at):
                break
            after.append(at)
            at += 1
    start = first
    while start > 0 and tokens[start - 1].is_word and first - start < 5 and not clause.is_verb(start - 1):
        if flags[start - 1] & (Cue.CLAUSE | Cue.RELATIVE & ~Cue.DETERMINER):
            break
        start -= 1
    if start == first and first > 1 and tokens[first - 1].text == ",":
        start = first - 1
        while start > 0 and tokens[start - 1].is_word and first - start < _BESIDE and not clause.is_verb(start - 1):
            start -= 1
    inside = [k for k in range(first, last) if not tokens[k].is_capitalised or flags[k]]
    before = (
        [*range(start, first), *range(first, last + 1)] if inside or start < first else list(range(first, last + 1))
    )
    for described in (after, before):
        found = _role(clause, described)
        if found is not None:
            return found
    return None


def _role(clause: Clause, described: list[int]) -> SourceType | None:
    tokens = clause.tokens
    known = heads(clause.scene.tables.language)
    lowers = [tokens[at].lower for at in described]
    said = [kind for at in described for kind in known.of(tokens[at])]
    kinds = {kind for _, kind in said}
    if SourceType.FAMILY in kinds:
        return SourceType.FAMILY
    if known.titles.intersection(lowers):
        if SourceType.NGO in kinds and not kinds & {SourceType.GOVERNMENT}:
            return SourceType.NGO
        if SourceType.INTERGOVERNMENTAL in kinds:
            return SourceType.INTERGOVERNMENTAL
        return SourceType.OFFICIAL
    if known.spokesmen.intersection(lowers) and SourceType.EXPERT not in kinds:
        if SourceType.NGO in kinds:
            return SourceType.NGO
        if SourceType.INTERGOVERNMENTAL not in kinds:
            return SourceType.NGO if not kinds or SourceType.UNNAMED in kinds else None
    ranked = sorted((rank, kind) for rank, kind in said if kind in _ROLES)
    for _, kind in ranked:
        return _OF_A_PERSON.get(kind, kind)
    return None


def people_of(scene: Scene, clauses: list[Clause]) -> dict[str, Person]:
    """The persons whom a text names in full, by surname; of two with one surname the first.

    Args:
        scene: the article.
        clauses: its sentences with the classes of their words.
    """
    known = heads(scene.tables.language)
    found: dict[str, Person] = {}
    for clause in clauses:
        tokens, flags = clause.tokens, clause.flags
        done = -1
        for at in clause.capitals:
            if at <= done:
                continue
            last = at
            while last + 1 < len(tokens) and tokens[last + 1].is_capitalised and not tokens[last].possessive:
                last += 1
            done = last
            first = at
            if first and flags[first - 1] & Cue.ARTICLE:
                continue  # "the Global South"
            while first <= last and (
                flags[first] & (Cue.DETERMINER | Cue.HONORIFIC | Cue.CLAUSE | Cue.PREPOSITION | Cue.WHEN | Cue.ADVERB)
                or tokens[first].lower in known.titles
            ):
                first += 1
            if any(tokens[k].text.isupper() and len(tokens[k].text) > 3 for k in range(first, last + 1)):
                continue
            if last - first not in (1, 2, 3) or scene.place_at(clause.sentence, last) is not None:
                continue
            if tokens[first].text.isupper() and last - first > 1 and scene.is_title_case(clause.sentence):
                continue
            surname = tokens[last].lower
            if surname in found or surname in known.organisations or surname in known.kinds:
                continue
            if not is_person(clause, Span(first, last)) or scene.is_title_case(clause.sentence):
                continue
            name = scene.words(clause.sentence, first, last)
            begins_in_a_word = first == 0 and flags[first] and source_named(tokens[last].text) is not None
            if begins_in_a_word or source_named(name) is not None:
                continue  # "Selon Reuters", "Citing Reuters": an outlet, and no given name
            role = SourceType.OFFICIAL if is_public(clause, Span(first, last)) else role_beside(clause, first, last)
            found[surname] = Person(name, surname, clause.sentence.index, Span(first, last), role)
    return found


def type_of(clause: Clause, span: Span, people: dict[str, Person]) -> SourceType | None:
    """What a source is; None where nothing shows that it is one.

    Args:
        clause: the sentence that names it.
        span: its name there.
        people: the persons whom the article names in full, by surname.
    """
    tokens = clause.tokens
    known = source_named(clause.scene.words(clause.sentence, span.first, span.last))
    if known is not None:
        return known.source_type
    lowers = [tokens[at].lower for at in range(span.first, span.last + 1)]
    table = heads(clause.scene.tables.language)
    person = is_person(clause, span)
    if person:
        if table.titles.intersection(lowers) or is_public(clause, span):
            inner = _role(clause, list(range(span.first, span.last + 1)))
            return inner or SourceType.OFFICIAL
        earlier = people.get(tokens[span.last].lower)
        role = role_beside(clause, span.first, span.last) or (earlier.source_type if earlier else None)
        return role or SourceType.VICTIM
    head = tokens[clause.head(span)]
    if span.first == span.last and head.is_capitalised:
        earlier = people.get(head.lower)
        if earlier is not None:
            return earlier.source_type or SourceType.VICTIM
    kind = kind_of(clause, span)
    if kind is not None:
        return kind
    if clause.flags[span.first] & Cue.PERSONS:
        return SourceType.VICTIM  # "one of them", "nine of the 27": mostly those of whom the text tells
    if is_public(clause, span):
        return SourceType.OFFICIAL
    actor = actor_named(clause.scene.words(clause.sentence, span.first, span.last)) if head.is_capitalised else None
    if actor is not None and actor.state_code:
        return SourceType.GOVERNMENT
    if actor is not None and actor.actor_type is not None:
        return None  # a company or armed group
    place = clause.scene.place_at(clause.sentence, span.last)
    if place is not None and place.is_name:
        return SourceType.GOVERNMENT
    if place is not None:
        return SourceType.VICTIM  # "a Kenyan", "two Nepalis"
    if head.is_capitalised:
        if span.first == span.last:
            beside = role_beside(clause, span.first, span.last)
            return beside or SourceType.VICTIM
        return SourceType.NGO if table.organisations.intersection(lowers) else SourceType.VICTIM
    return None


def short_name(clause: Clause, span: Span) -> Span:
    """The name alone: without article and title, nor what it is ("the organisation …", "… of the ministry")."""
    tokens, flags = clause.tokens, clause.flags
    first, last = span.first, span.last
    while first < last and flags[first] & Cue.ARTICLE:
        first += 1
    for at in range(first + 2, last):
        behind_name = tokens[at - 1].is_capitalised and tokens[at - 2].is_capitalised
        if not flags[at] & Cue.PREPOSITION or not behind_name or tokens[at + 1].is_capitalised:
            continue
        if is_person(clause, Span(first, at - 1)):
            last = at - 1
            break
    begin = last
    while begin > first and tokens[begin - 1].is_capitalised and not tokens[begin - 1].possessive:
        begin -= 1
    run = range(first, begin)
    known = heads(clause.scene.tables.language)
    titles = known.titles
    if tokens[last].is_capitalised and begin > first and clause.scene.place_at(clause.sentence, last) is None:
        plain = not any(flags[k] & (Cue.PREPOSITION | Cue.JOINT) for k in run)
        described = tokens[begin - 1].lower in known.kinds or tokens[begin - 1].lower in known.organisations
        if plain and (described or not any(tokens[k].is_capitalised for k in run)):
            first = begin  # "the charity Do Not Sell Us"
    if is_person(clause, Span(first, last)):
        for at in range(last - 2, first - 1, -1):
            if _is_initial(clause, at) or (tokens[at].text == "." and _is_initial(clause, at - 1)):
                continue  # "S. Lee"
            if tokens[at].lower in titles or flags[at] & Cue.HONORIFIC or tokens[at].text == ".":
                first = at + 1  # "Foreign Minister Ann Lee"
                break
            if not tokens[at].is_capitalised:
                break
    while first < last and not tokens[first].is_word:
        first += 1  # the point of "Dr."
    return Span(first, last)


def _is_initial(clause: Clause, at: int) -> bool:
    """Whether a token is the first letter of a name, with its point."""
    tokens = clause.tokens
    return (
        0 <= at < len(tokens) - 1
        and len(tokens[at].text) == 1
        and tokens[at].text.isupper()
        and (tokens[at + 1].text == ".")
    )
