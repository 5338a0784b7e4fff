"""What can be wrong with a value, and what follows."""

from __future__ import annotations

from dataclasses import dataclass

from ..vocabulary import RejectionEffect


@dataclass(frozen=True)
class Check:
    """One thing that can be wrong with a value."""

    code: str
    title: str
    effect: RejectionEffect


CHECKS: dict[str, Check] = {
    check.code: check
    for check in (
        Check("quote_too_short", "the quote has fewer than 3 words and 12 characters", RejectionEffect.VALUE),
        Check("quote_not_found", "the quote does not stand in the article", RejectionEffect.VALUE),
        Check("quote_splits_word", "the quote stands in the article only inside longer words", RejectionEffect.VALUE),
        Check("quote_cut", "the quote was too long, and was cut around its value", RejectionEffect.FLAG),
        Check("value_too_long", "the value alone is longer than a quote may be", RejectionEffect.VALUE),
        Check("value_empty", "the value is empty", RejectionEffect.VALUE),
        Check("value_not_in_quote", "the quote does not hold the value as a whole word", RejectionEffect.VALUE),
        Check("value_not_nearby", "the value stands neither in the quote nor near it", RejectionEffect.VALUE),
        Check("denial_contradicted", "called a denial, but the quote admits and does not deny", RejectionEffect.VALUE),
        Check("denial_without_cue", "called a denial, but no word of the quote denies", RejectionEffect.FLAG),
        Check("accused_only_silent", "the quote says only that the accused does not answer", RejectionEffect.VALUE),
        Check("accused_is_affected", "the same words name who is said to be affected", RejectionEffect.VALUE),
        Check("source_denies", "who is to have said it is said to answer it for the accused", RejectionEffect.VALUE),
        Check("repeated", "the same value stands before", RejectionEffect.VALUE),
        Check("no_act_left", "no act of the allegation survived", RejectionEffect.VALUE),
        Check("satire", "satire yields no allegation", RejectionEffect.VALUE),
        Check("class_contradicted", "an allegation in an article said to have none", RejectionEffect.HOLDS),
        Check("class_without_allegation", "said to relay an allegation, but none is given", RejectionEffect.FLAG),
        Check("answer_rejected", "an answer of the accused was rejected", RejectionEffect.HOLDS),
        Check("every_accused_rejected", "every alleged perpetrator was rejected", RejectionEffect.HOLDS),
        Check("every_source_rejected", "every cited source was rejected", RejectionEffect.HOLDS),
    )
}
"""Every check by its code."""
