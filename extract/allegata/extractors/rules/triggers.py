"""Conduct in a sentence: which act, at which word, in which voice, and whether it is really alleged."""

from __future__ import annotations

from dataclasses import dataclass

from ...vocabulary import ActCode, MeansCode
from .groups import Group, groups_in
from .scene import Scene
from .tables import ConductRule
from .text import Sentence, Span

_LOOKBACK = 5
"""Words before the act in which a "not" or a "could" bears on it."""

_NEAR = 3
"""Sentences around a deception within which it is said for what."""

_STRICT_SCOPE = ("INTO_SERVICE", "FORCED_LABOUR", "LABOUR_SITE")
_SCOPE = ("INTO_SERVICE", "FORCED_LABOUR", "LABOUR_SITE", "MERCENARY", "HIRERS", "SERVE")
"""Word classes of what people are deceived into."""

_LAW_REACH = 10
"""Words between a conduct and the law about it ("the convention on forced labour")."""

_DENIAL_REACH = 30
"""Words after "denied" within which an act is what is denied."""


_DENIED_MEANS = 12
"""Words after "denied" within which a promise or threat is what is denied."""


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
    is_denied: bool
    is_negated: bool
    """In a fact check: the text says that it is not so."""

    is_weak: bool
    rule: str


def hits_in(scene: Scene, sentence: Sentence, groups: list[Group], checks_facts: bool = False) -> list[Hit]:
    """The acts that a sentence alleges, in order; what it negates, fears or plans is left out.

    A fact check says of the claim that it is not so: there a negated act is the claim.
    """
    found: list[Hit] = []
    for rule in scene.tables.conduct:
        if rule.is_for_checks and not checks_facts:
            continue
        for match in rule.pattern.matches(sentence):
            whole, verb = Span(match.first, match.last), Span(match.verb_first, match.verb_last)
            if _is_other_matter(scene, sentence, whole, verb) or (rule.is_unbroken and _is_broken(sentence, whole)):
                continue
            if rule.near and not _is_near_scope(scene, sentence, rule.near):
                continue
            if not _has_people(scene, sentence, rule, whole, groups):
                continue
            if rule.is_weak and not checks_facts and _is_forecast(scene, sentence, whole):
                continue
            standing = _standing(scene, sentence, whole, verb)
            if standing is None and not checks_facts:
                continue
            passive, nominal = _voice(scene, sentence, verb, rule.pattern.verb_class)
            if passive and rule.people and not _has_patient(scene, sentence, verb, groups):
                continue
            act = rule.code
            if checks_facts and act is ActCode.DECEPTIVE_RECRUITMENT and rule.is_weak:
                act = ActCode.PAID_RECRUITMENT  # a checked claim of an offer says nothing of deceit
            denied, negated = standing == "denied", standing is None
            found.append(Hit(sentence, act, whole, verb, passive, nominal, denied, negated, rule.is_weak, rule.name))
    return found


def means_in(scene: Scene, sentence: Sentence, act: ActCode) -> list[tuple[MeansCode, Span]]:
    """The means of an act that a sentence states, each once."""
    found: dict[MeansCode, Span] = {}
    for rule in scene.tables.means:
        if act not in rule.acts or rule.code in found:
            continue
        for match in rule.pattern.matches(sentence):
            denied = any(0 < match.first - span.last <= _DENIED_MEANS for span in sentence.spans("DENY"))
            if not denied:
                found[rule.code] = Span(match.first, match.last)
                break
    return list(found.items())


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
    words = scene.tables.words
    auxiliary = (
        words["be"]
        | words["have"]
        | words["adverbs"]
        | {"to", "may", "might", "could", "would", "did", "said", "alleged"}
    )
    at = verb.first - 1
    while at >= 0 and tokens[at].lower in auxiliary:
        at -= 1
    if at < 0 or not tokens[at].is_word or at == verb.first - 1:
        return True
    token = tokens[at]
    if token.is_capitalised or token.lower in words["people_pronouns"] | words["relatives"] | words["clause_starts"]:
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


def _standing(scene: Scene, sentence: Sentence, whole: Span, verb: Span) -> str | None:
    """`alleged` or `denied`; None for what is negated, feared, planned or advised."""
    tokens = sentence.tokens
    first = max(0, verb.first - _LOOKBACK)
    for at in range(verb.first - 1, first - 1, -1):
        if tokens[at].text in ";:":
            break
        if sentence.at("PERFECT", at) is not None:
            break
        negation = sentence.at("NEGATION", at)
        if negation is not None and sentence.at("NOT_ONLY", at) is None and at < whole.first:
            return "denied" if sentence.at("DENY", at) is not None else None
        modal = sentence.at("MODAL", at)
        if modal is not None and (at < whole.first or at + 2 >= verb.first):
            return None
    if sentence.at("FRAUD_NOUN", verb.first) and any(w.last < verb.first for w in sentence.spans("WARN")):
        warned = any(t.lower == "against" for t in tokens[: verb.first]) or any(
            m.first > verb.last for m in sentence.spans("MODAL")
        )
        if warned:
            return None
    denial = next((span for span in reversed(sentence.spans("DENY")) if span.last < verb.first), None)
    if denial is None or verb.first - denial.last > _DENIAL_REACH:
        return "alleged"
    between = {token.lower for token in tokens[denial.last + 1 : verb.first]}
    return "alleged" if between & scene.tables.words["denial_ends"] else "denied"


def _voice(scene: Scene, sentence: Sentence, verb: Span, verb_class: str) -> tuple[bool, bool]:
    """(passive, nominal) of the form that is the act."""
    words = scene.tables.words
    tokens = sentence.tokens
    if verb.last > verb.first and tokens[verb.last].lower.endswith("ed"):
        verb = Span(verb.last, verb.last)  # "forcibly recruited"
    form = tokens[verb.first].lower
    before = [tokens[at].lower for at in range(max(0, verb.first - 4), verb.first)]
    while before and (before[-1] in words["adverbs"] or before[-1] == "forcibly"):
        before.pop()
    auxiliary = bool(before) and before[-1] in words["be"]
    single = verb.first == verb.last
    if form.endswith("ing") or (before and before[-1] in words["have"]):
        return False, verb_class in words["nominal_classes"] and not single
    participle = form.endswith(("ed", "en", "wn", "nt", "ld", "pt", "rn", "ung", "un")) or form in (
        "misled",
        "made",
        "sent",
        "put",
        "held",
        "kept",
        "taken",
        "fed",
        "brought",
    )
    if participle:
        following = tokens[verb.last + 1].lower if verb.last + 1 < len(tokens) else "."
        if auxiliary:
            return True, False
        if verb.last > verb.first:
            following = tokens[verb.first + 1].lower
        if _counts(scene, sentence, verb.last + 1):
            return False, False  # "sent at least ten men"
        return (
            following in words["passive_next"] and (single or following in ("to", "into", "from", "by", "against"))
        ), False
    if auxiliary and before and before[-1] == "being":
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
