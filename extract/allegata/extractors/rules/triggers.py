"""Conduct in a sentence: which act, at which word, in which voice, and whether it is really alleged."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TypeVar

from ...vocabulary import ActCode, MeansCode
from .groups import Group, groups_in
from .patterns import Pattern
from .scene import Scene
from .tables import ConductRule, MeansRule, tables
from .text import Sentence, Span

_Rule = TypeVar("_Rule", ConductRule, MeansRule)

_LOOKBACK = 5
"""Words before the act in which a "not" or a "could" bears on it."""

_NEAR = 3
"""Sentences around a deception within which it is said for what."""

_NEXT = 2
"""Sentences after a promise within which it is said what came of it."""

_STRICT_SCOPE = ("INTO_SERVICE", "FORCED_LABOUR", "LABOUR_SITE")
_SCOPE = ("INTO_SERVICE", "FORCED_LABOUR", "LABOUR_SITE", "MERCENARY", "HIRERS", "SERVE")
"""Word classes of what people are deceived into."""

_CONDITIONAL = frozenset({"SIGN_OR", "NO_EXIT", "GO_HUNGRY", "OTHER_THREAT", "OWING"})
"""Classes of what is held out for a case: a "would" or "must" before them is part of the threat, no doubt."""

_LAW_REACH = 10
"""Words between a conduct and the law about it ("the convention on forced labour")."""

_DENIAL_REACH = 30
"""Words after "denied" within which an act is what is denied."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A place where a sentence shows an act."""

    sentence: Sentence
    act: ActCode | None
    """None: who is behind the conduct is said here, the conduct beside it."""

    whole: Span
    verb: Span
    is_passive: bool
    is_nominal: bool
    flaws: tuple[str, ...]
    """What speaks against it, by name; empty where nothing does."""

    is_weak: bool
    rule: str

    @property
    def is_negated(self) -> bool:
        """Whether the text says that it is not so, or only might be."""
        return "negated" in self.flaws

    @property
    def is_denied(self) -> bool:
        """Whether the sentence reports a denial of it."""
        return "denied" in self.flaws

    @property
    def is_sound(self) -> bool:
        """Whether nothing but a denial speaks against it."""
        return not self.flaws or self.flaws == ("denied",)


@cache
def _conduct_by_class(language: str) -> dict[str, list[tuple[int, ConductRule]]]:
    return _by_class(tables(language).conduct)


@cache
def _means_by_class(language: str) -> dict[str, list[tuple[int, MeansRule]]]:
    return _by_class(tables(language).means)


def _by_class(rules: Iterable[_Rule]) -> dict[str, list[tuple[int, _Rule]]]:
    """Numbered rules by the class of the form that is the act, so that a sentence tries only those that it can meet."""
    found: dict[str, list[tuple[int, _Rule]]] = {}
    for number, rule in enumerate(rules):
        found.setdefault(rule.pattern.verb_class, []).append((number, rule))
    return found


def _rules_for(scene: Scene, sentence: Sentence, by_class: Mapping[str, list[tuple[int, _Rule]]]) -> list[_Rule]:
    """The rules all of whose classes a sentence has, and which go on as they should, in order."""
    known = set(sentence.found)
    rules = [pair for name in known & by_class.keys() for pair in by_class[name] if pair[1].pattern.classes <= known]
    rules.sort(key=_number)
    return [rule for _, rule in rules if _goes_on(scene, sentence, rule.pattern)]


def _goes_on(scene: Scene, sentence: Sentence, pattern: Pattern) -> bool:
    """Whether one of the next sentences says what the pattern wants there."""
    if not pattern.following:
        return True
    following = scene.sentences[sentence.index + 1 : sentence.index + 1 + _NEXT]
    return any(pattern.following <= s.found.keys() for s in following)


def _number(rule: tuple[int, object]) -> int:
    return rule[0]


def hits_in(scene: Scene, sentence: Sentence, groups: list[Group], is_check: bool = False) -> list[Hit]:
    """The signs of acts in a sentence, in order of the rules, each with what speaks against it.

    Args:
        scene: the article.
        sentence: one of its sentences.
        groups: the groups of people in the sentence.
        is_check: whether the article tests a claim, so that what is claimed needs fewer words to be one in scope.
    """
    found: list[Hit] = []
    for rule in _rules_for(scene, sentence, _conduct_by_class(scene.tables.language)):
        is_weak = rule.is_weak or (rule.is_for_checks and not is_check)
        for match in rule.pattern.matches(sentence):
            whole, verb = Span(match.first, match.last), Span(match.verb_first, match.verb_last)
            passive, nominal = _voice(scene, sentence, verb, rule.pattern.verb_class)
            flaws = tuple(_flaws(scene, sentence, rule, (whole, verb), groups))
            if passive and rule.people and not _has_patient(scene, sentence, verb, groups):
                flaws = ("no_patient", *flaws)
            found.append(Hit(sentence, rule.code, whole, verb, passive, nominal, flaws, is_weak, rule.name))
    return found


def _flaws(
    scene: Scene, sentence: Sentence, rule: ConductRule, spans: tuple[Span, Span], groups: list[Group]
) -> Iterator[str]:
    whole, verb = spans
    if _is_other_matter(scene, sentence, whole, verb):
        yield "other_matter"
    if rule.is_unbroken and _is_broken(sentence, whole):
        yield "broken"
    if rule.near and not _is_near_scope(scene, sentence, rule.near):
        yield "off_scope"
    if not _has_people(scene, sentence, rule, whole, groups):
        yield "no_people"
    if rule.is_weak and _is_forecast(scene, sentence, whole):
        yield "forecast"
    if doubt := _doubt(scene, sentence, whole, verb):
        yield doubt


@dataclass(frozen=True, slots=True)
class MeansHit:
    """A place where a sentence shows a means."""

    sentence: Sentence
    code: MeansCode
    whole: Span
    acts: frozenset[ActCode]
    """Of which acts the rule says that it is a means."""

    flaws: tuple[str, ...]
    """What speaks against it, by name."""

    rule: str


def means_hits_in(scene: Scene, sentence: Sentence) -> list[MeansHit]:
    """The signs of means in a sentence, in order of the rules, each with what speaks against it."""
    found: list[MeansHit] = []
    for rule in _rules_for(scene, sentence, _means_by_class(scene.tables.language)):
        for match in rule.pattern.matches(sentence):
            whole = Span(match.first, match.last)
            flaws = tuple(_means_flaws(scene, sentence, whole, Span(match.verb_first, match.verb_last)))
            found.append(MeansHit(sentence, rule.code, whole, rule.acts, flaws, rule.name))
    return found


def _means_flaws(scene: Scene, sentence: Sentence, whole: Span, verb: Span) -> Iterator[str]:
    if doubt := _doubt(scene, sentence, whole, verb):
        yield doubt
    if any(span.first < whole.first for span in sentence.spans("UNDER_SUSPICION")):
        yield "suspect"


def _is_forecast(scene: Scene, sentence: Sentence, whole: Span) -> bool:
    """Whether what a weak sign is part of only may or shall happen: "applicants will have to sign"."""
    words = scene.tables.words
    tokens = sentence.tokens
    return any(
        tokens[at].lower in words["forecast"] and not (at and tokens[at - 1].lower in words["possessives"])
        for at in range(max(0, whole.first - _LOOKBACK), min(len(tokens), whole.last + _LOOKBACK + 1))
    )


def _is_other_matter(scene: Scene, sentence: Sentence, whole: Span, verb: Span) -> bool:
    before = sentence.tokens[verb.first - 1].lower if verb.first else ""
    if before in scene.tables.words["other_trafficking"]:
        return True
    trafficks = sentence.at("TRAFFIC", verb.first) is not None or sentence.at("TRAFFICKED", verb.first) is not None
    if trafficks and any(token.lower in scene.tables.words["other_trafficking"] for token in sentence.tokens):
        return True
    if any(abs(law.first - verb.first) <= _LAW_REACH for law in sentence.spans("LAW")):
        return True
    if any(whole.first <= span.last and span.first <= whole.last for span in sentence.spans("OTHER_FIGHT")):
        return True
    return any(whole.first < span.first and span.last < whole.last for span in sentence.spans("FLEE"))


def _is_near_scope(scene: Scene, sentence: Sentence, near: str) -> bool:
    """Whether service, labour or trafficking is spoken of within a few sentences."""
    around = scene.sentences[max(0, sentence.index - _NEAR) : sentence.index + _NEAR + 1]
    scope = _STRICT_SCOPE if near == "strict" else _SCOPE
    return any(s.has(name) for s in around for name in scope)


def _is_broken(sentence: Sentence, whole: Span) -> bool:
    return any(whole.first < span.first and span.last < whole.last for span in sentence.spans("BREAK"))


def _has_patient(scene: Scene, sentence: Sentence, verb: Span, groups: list[Group]) -> bool:
    """Whether the subject of a passive is people: a group, a pronoun, a name; not "the university was forced to"."""
    tokens = sentence.tokens
    auxiliary = scene.tables.any_of("be", "have", "adverbs", "passive_between")
    at = verb.first - 1
    while at >= 0 and tokens[at].lower in auxiliary:
        at -= 1
    if at < 0 or not tokens[at].is_word or at == verb.first - 1:
        return True
    token = tokens[at]
    if token.is_capitalised or token.lower in scene.tables.any_of("people_pronouns", "relatives", "clause_starts"):
        return True
    if any(group.whole.first <= at <= group.whole.last for group in groups):
        return True
    return not any(sentence.at(name, at) for name in ("COMPANY", "ORGAN_STATE", "ORGAN_MISSION"))


def _has_people(scene: Scene, sentence: Sentence, rule: ConductRule, whole: Span, groups: list[Group]) -> bool:
    if not rule.people:
        return True
    if rule.people == "foreign":
        near = (g for g in groups if g.places and whole.first - 6 <= g.whole.first <= whole.last + 6)
        return any(g.head not in scene.tables.words["source_official"] for g in near)
    if any(g.whole.last >= whole.first - 25 and g.whole.first <= whole.last + 3 for g in groups):
        return True
    pronouns = scene.tables.words["people_pronouns"]
    first = max(0, whole.first - 12)
    return any(token.lower in pronouns for token in sentence.tokens[first : whole.last + 3])


def _doubt(scene: Scene, sentence: Sentence, whole: Span, verb: Span) -> str | None:
    """`negated` for what is negated, feared, planned or advised; `denied`; None for what is alleged."""
    tokens = sentence.tokens
    covers = sentence.covers
    is_conditional = not _CONDITIONAL.isdisjoint(covers[verb.first] or ())
    first = max(0, verb.first - _LOOKBACK)
    for at in range(verb.first - 1, first - 1, -1):
        if tokens[at].text in ";:":
            break
        cover = covers[at]
        if cover is None:
            continue
        if "PERFECT" in cover:
            break
        if "NEGATION" in cover and "NOT_ONLY" not in cover and at < whole.first:
            return "denied" if "DENY" in cover else "negated"
        if "MODAL" in cover and not is_conditional and (at < whole.first or at + 2 >= verb.first):
            return "negated"
    if sentence.at("FRAUD_NOUN", verb.first) and any(w.last < verb.first for w in sentence.spans("WARN")):
        warned = any(t.lower in scene.tables.words["against"] for t in tokens[: verb.first]) or any(
            m.first > verb.last for m in sentence.spans("MODAL")
        )
        if warned:
            return "negated"
    denial = next((span for span in reversed(sentence.spans("DENY")) if span.last < verb.first), None)
    if denial is None or verb.first - denial.last > _DENIAL_REACH:
        return None
    between = {token.lower for token in tokens[denial.last + 1 : verb.first]}
    return None if between & scene.tables.words["denial_ends"] else "denied"


def _voice(scene: Scene, sentence: Sentence, verb: Span, verb_class: str) -> tuple[bool, bool]:
    """(passive, nominal) of the form that is the act."""
    words = scene.tables.words
    endings = scene.tables.grammar.endings
    tokens = sentence.tokens
    if verb.last > verb.first and tokens[verb.last].lower.endswith(endings.done):
        verb = Span(verb.last, verb.last)  # "forcibly recruited"
    form = tokens[verb.first].lower
    before = [tokens[at].lower for at in range(max(0, verb.first - 4), verb.first)]
    while before and before[-1] in words["adverbs"]:
        before.pop()
    auxiliary = bool(before) and before[-1] in words["be"]
    single = verb.first == verb.last
    if form.endswith(endings.going_on) or (before and before[-1] in words["have"]):
        return False, verb_class in words["nominal_classes"] and not single
    participle = form.endswith(endings.passive) or form in words["participles_irregular"]
    if participle:
        following = tokens[verb.last + 1].lower if verb.last + 1 < len(tokens) else "."
        if auxiliary:
            return True, False
        if verb.last > verb.first:
            following = tokens[verb.first + 1].lower
        if _counts(scene, sentence, verb.last + 1):
            return False, False  # "sent at least ten men"
        return (following in words["passive_next"] and (single or following in words["passive_goals"])), False
    if auxiliary and before and before[-1] in words["being"]:
        return True, False
    return False, verb_class in words["nominal_classes"]


def _counts(scene: Scene, sentence: Sentence, at: int) -> bool:
    """Whether a number of people follows: "over 400", "at least ten"."""
    words = scene.tables.words
    following = [token.lower for token in sentence.tokens[at : at + 4]]
    if not following or following[0] not in words["approximators"]:
        return False
    numbers = [word[:1].isdigit() or word in words["number_words"] for word in following]
    return any(numbers) and all(word in words["approximators"] for word in following[: numbers.index(True)])


def groups_of(scene: Scene) -> dict[int, list[Group]]:
    """The groups of every sentence by its index."""
    return {sentence.index: groups_in(scene, sentence) for sentence in scene.sentences}
