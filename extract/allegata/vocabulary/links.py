"""The codes of what links articles, sources and allegations."""

from __future__ import annotations

from .code import Code


class OriginKind(Code):
    """What an origin is."""

    WORK = "work", "a publication that the chain of attribution names: an outlet's report, an organisation's study"
    VOICE = "voice", "an institution or a person that is named and says it"
    ANONYMOUS = (
        "anonymous",
        "speakers that are not named; how many there are, and whether others mean the same, is open",
    )


class OriginRule(Code):
    """Why a cited source is counted under its origin."""

    CITED_WORK = (
        "cited_work",
        "the same publisher is cited for the same matter, at the same time or at none that is said",
    )
    OWN_WORK = "own_work", "the article is itself the work that others cite"
    HELD_ARTICLE = "held_article", "the article that it cites is in the dataset, and has this origin"
    NAMED_VOICE = "named_voice", "the same voice is named for the same matter, at the same time or at none that is said"
    NEAR_COPY = "near_copy", "an article of which this one is a near copy, or the reverse, cites it in the same words"
    SAME_ARTICLE = "same_article", "the article names the same source for another of its allegations"
    ALONE = "alone", "no other source is known to lead to it"


class ChainEnd(Code):
    """How a chain of attribution ends."""

    NAMED = "named", "with a voice that is named"
    HELD = "held", "with an article of the dataset"
    ANONYMOUS = "anonymous", "with speakers that are not named"
    DEAD_END = "dead_end", "with a work that is not in the dataset, so that nobody can say here whom it cites"
    CYCLE = "cycle", "nowhere: works that cite each other"


class ProposalReason(Code):
    """What speaks for two origins being one."""

    NEAR_COPY = "near_copy", "the articles that cite them are near copies"
    SAME_WORDS = "same_words", "the articles that cite them share a rare quotation"
    SAME_VOICE = "same_voice", "the same name is cited for a like matter at another time or through another"
    SAME_CLAIM = "same_claim", "speakers that are not named are cited for the same matter at the same time"


class DifferenceAspect(Code):
    """What differs between two allegations of a case."""

    DENIAL_STATUS = "denial_status", "what the accused is reported to answer"
    NUMBER = "number", "how many people are said to be affected"


class DifferenceReason(Code):
    """Why two allegations of a case may differ and both be right."""

    TIME = "time", "they speak of different times"
    ORGAN = "organ", "different organs or persons of the accused answer, or are asked"
    SCOPE = "scope", "they speak of different people, places or parts of the conduct"
    SPECIFICITY = "specificity", "one speaks of a certain question or answer, the other in general, without saying who"
    CONTRADICTION = "contradiction", "nothing in the records explains it"


class LossKind(Code):
    """What is lost on the way from an origin to an article."""

    ATTRIBUTION = "attribution", "who says it"
    HEDGING = "hedging", "that it is alleged: the outlet says it in its own voice"
    DENIAL = "denial", "what the accused answers"
