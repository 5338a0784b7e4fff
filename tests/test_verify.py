"""What a quote shows stands; everything else is rejected with its reason, and never turns into a false statement."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allegata.exchange import Verification
from allegata.models import Article, Reply
from allegata.verify import CHECKS, MOST_CHARACTERS, MOST_WORDS, verify
from allegata.vocabulary import RejectionEffect

TEXT = (
    "According to the Lantern Institute, Russia’s police coerced about 400 Kenyan students into its army. "
    "They were threatened with deportation unless they signed, the institute told the Daily Example.\n\n"
    "The embassy in Nairobi denied the claims. It confirmed that some men had died.\n\n"
    "Unrelated news fills this paragraph.\n\n"
    "More news fills this one, with Nepalis in it."
)


def article(text: str = TEXT, language: str = "en") -> Article:
    digest = hashlib.sha256(text.encode()).hexdigest()
    return Article(article_id=f"art-{digest[:16]}", text=text, text_sha256=digest, language=language)


def allegation(**changes: Any) -> dict[str, Any]:
    said: dict[str, Any] = {
        "acts": [{"act": "coerced_enlistment", "quote": "coerced about 400 Kenyan students into its army"}],
        "means": [{"means": "immigration_threat", "quote": "threatened with deportation unless they signed"}],
        "stance": "attributed",
        "quote": "Russia's police coerced about 400 Kenyan students into its army",
        "alleged_perpetrators": [
            {
                "name": "Russia's police",
                "actor_type": "security_service",
                "country_word": None,
                "quote": "Russia's police coerced about 400 Kenyan students",
            }
        ],
        "affected_groups": [
            {
                "term": "Kenyan students",
                "nationalities": ["Kenyan"],
                "statuses": ["student"],
                "number": "about 400",
                "quote": "about 400 Kenyan students",
            }
        ],
        "cited_sources": [
            {
                "name": "Lantern Institute",
                "source_type": "ngo",
                "via": "Daily Example",
                "quote": "According to the Lantern Institute",
            }
        ],
        "responses": [
            {
                "responder": "The embassy in Nairobi",
                "role": "accused",
                "form": "denied",
                "quote": "The embassy in Nairobi denied the claims",
            }
        ],
    }
    return said | changes


def verified(*allegations: dict[str, Any], article_class: str = "reports_allegation", **options: str) -> Verification:
    reply = Reply.model_validate(
        {"article_class": article_class, "allegations": allegations or (allegation(),)}, strict=False
    )
    return verify(article(**options), reply)


def changed(field: str, **values: Any) -> dict[str, Any]:
    said = allegation()
    said[field][0] |= values
    return said


def checks(result: Verification) -> list[str]:
    return [rejection.check for rejection in result.rejections]


def test_a_faithful_reply_stands_whole_and_each_quote_is_its_slice() -> None:
    result = verified()
    assert result.rejections == () and result.held == ()
    (stands,) = result.allegations
    parts = [stands, *stands.acts, *stands.means, *stands.alleged_perpetrators, *stands.affected_groups]
    for part in [*parts, *stands.cited_sources, *stands.responses]:
        assert part.quote == TEXT[part.quote_start : part.quote_end]


def test_names_are_stored_as_the_article_writes_them() -> None:
    (stands,) = verified().allegations
    assert stands.alleged_perpetrators[0].name == "Russia’s police"


@pytest.mark.parametrize(
    ("quote", "check"),
    [
        ("police forced roughly 400 Kenyan students into the army", "quote_not_found"),
        ("", "quote_too_short"),
        ("N", "quote_too_short"),
        ("to signed", "quote_too_short"),
        ("ussia's police coerced about 400", "quote_splits_word"),
    ],
)
def test_an_act_without_a_true_quote_is_rejected(quote: str, check: str) -> None:
    said = allegation()
    said["acts"].append({"act": "retention", "quote": quote})
    result = verified(said)
    assert checks(result) == [check]
    assert [act.act for act in result.allegations[0].acts] == ["coerced_enlistment"]


def test_an_allegation_without_any_act_left_is_rejected() -> None:
    result = verified(changed("acts", quote="police forced roughly 400 students"))
    assert result.allegations == () and checks(result) == ["quote_not_found", "no_act_left"]


def test_an_allegation_whose_own_quote_is_false_is_rejected_whole() -> None:
    result = verified(allegation(quote="Russia's police pressed students into its army"))
    assert result.allegations == () and result.held == () and checks(result) == ["quote_not_found"]


def test_an_allegation_whose_every_accused_is_rejected_is_held() -> None:
    result = verified(changed("alleged_perpetrators", name="the Kremlin"))
    assert result.allegations == () and len(result.held) == 1
    assert checks(result) == ["value_not_in_quote", "every_accused_rejected"]


def test_an_allegation_whose_every_source_is_rejected_is_held() -> None:
    result = verified(changed("cited_sources", via="Bloomberg"))
    assert len(result.held) == 1 and checks(result) == ["value_not_nearby", "every_source_rejected"]


@pytest.mark.parametrize(
    "values", [{"quote": "The embassy in Nairobi rejected the claims"}, {"responder": "The embassy in Kampala"}]
)
def test_an_allegation_whose_accuseds_answer_is_rejected_is_held(values: dict[str, str]) -> None:
    result = verified(changed("responses", **values))
    assert result.allegations == () and len(result.held) == 1
    assert checks(result)[-1] == "answer_rejected"


def test_a_third_partys_rejected_answer_holds_nothing() -> None:
    result = verified(changed("responses", role="home_state", quote="The embassy never said any of this"))
    assert len(result.allegations) == 1 and result.allegations[0].responses == ()


def test_a_denial_whose_quote_confirms_is_rejected() -> None:
    result = verified(changed("responses", quote="It confirmed that some men had died"))
    assert checks(result) == ["denial_contradicted", "answer_rejected"] and len(result.held) == 1


def test_a_denial_without_any_word_of_denial_is_flagged_and_stands() -> None:
    text = TEXT.replace("denied the claims", "called the claims theatre")
    result = verified(changed("responses", quote="The embassy in Nairobi called the claims theatre"), text=text)
    assert checks(result) == ["denial_without_cue"] and len(result.allegations) == 1
    assert result.rejections[0].effect is RejectionEffect.FLAG


def test_polarity_is_not_judged_in_a_language_without_a_table() -> None:
    result = verified(changed("responses", quote="It confirmed that some men had died"), language="sw")
    assert result.rejections == ()


def test_a_nationality_that_stands_far_from_the_quote_is_rejected_and_the_group_stands() -> None:
    result = verified(changed("affected_groups", nationalities=["Kenyan", "Nepalis"]))
    assert checks(result) == ["value_not_nearby"]
    assert result.allegations[0].affected_groups[0].nationalities == ["Kenyan"]


def test_a_number_and_a_country_word_that_nobody_wrote_are_rejected_alone() -> None:
    said = changed("affected_groups", number="about 500")
    said["alleged_perpetrators"][0]["country_word"] = "Belarusian"
    result = verified(said)
    assert checks(result) == ["value_not_nearby", "value_not_nearby"]
    assert result.allegations[0].affected_groups[0].number is None
    assert result.allegations[0].alleged_perpetrators[0].country_word is None


def test_satire_never_yields_an_allegation() -> None:
    result = verified(article_class="satire")
    assert result.allegations == () and checks(result) == ["satire"]


def test_an_allegation_in_an_article_said_to_have_none_is_held() -> None:
    result = verified(article_class="no_allegation")
    assert len(result.held) == 1 and checks(result) == ["class_contradicted"]


def test_a_repeated_value_is_rejected_once() -> None:
    said = allegation()
    said["affected_groups"] *= 2
    result = verified(said)
    assert checks(result) == ["repeated"] and len(result.allegations[0].affected_groups) == 1


def test_a_long_quote_is_cut_around_its_value_and_stays_verbatim() -> None:
    words = " ".join(f"word{i}" for i in range(60))
    text = f"{words} the Lantern Institute told us {words}"
    said = allegation(quote="the Lantern Institute told us", alleged_perpetrators=[], affected_groups=[], responses=[])
    said["acts"][0]["quote"] = text
    said["means"] = []
    said["cited_sources"][0] |= {"quote": text, "via": None}
    result = verified(said, text=text)
    source = result.allegations[0].cited_sources[0]
    assert "Lantern Institute" in source.quote and source.quote == text[source.quote_start : source.quote_end]
    assert len(source.quote.split()) <= MOST_WORDS and len(source.quote) <= MOST_CHARACTERS
    assert checks(result) == ["quote_cut", "quote_cut"]


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "- - =@"])
def test_a_span_never_begins_as_a_spreadsheet_formula(sign: str) -> None:
    text = f"{sign}Lantern Institute says that students were coerced"
    said = allegation(quote=text, alleged_perpetrators=[], affected_groups=[], responses=[], means=[])
    said["acts"][0]["quote"] = text
    said["cited_sources"][0] |= {"quote": text, "via": None, "name": f"{sign}Lantern Institute"}
    result = verified(said, text=text)
    (stands,) = result.allegations
    assert stands.quote == text[len(sign) :] == text[stands.quote_start : stands.quote_end]
    assert stands.cited_sources[0].name == "Lantern Institute"


def test_every_check_says_what_it_means() -> None:
    assert all(check.title and code == check.code for code, check in CHECKS.items())


@given(st.integers(0, len(TEXT) - 1), st.integers(1, 400), st.sampled_from(["acts", "means", "responses"]))
def test_whatever_span_is_quoted_what_stands_is_verbatim_and_within_the_limits(
    start: int, length: int, place: str
) -> None:
    result = verified(changed(place, quote=TEXT[start : start + length]))
    for stands in (*result.allegations, *result.held):
        for part in (*stands.acts, *stands.means, *stands.responses):
            assert part.quote == TEXT[part.quote_start : part.quote_end]
            assert 0 < len(part.quote) <= MOST_CHARACTERS and len(part.quote.split()) <= MOST_WORDS
            assert part.quote[0] not in "=+-@"


@given(st.text(min_size=1, max_size=60))
def test_words_that_do_not_stand_in_the_article_never_do_in_the_record(quote: str) -> None:
    result = verified(changed("means", quote=quote))
    for stands in result.allegations:
        assert all(part.quote in TEXT for part in stands.means)


FAR = (
    "Bloomberg saw the papers. The embassy in Nairobi spoke to it on Monday.\n\nThe weather was fair.\n\n"
    "It rained in the hills.\n\nRussia pressed Kenyan students into its army, a European official said. It denied this."
)


@pytest.mark.parametrize(("quoted", "stands"), [("Bloomberg saw the papers", True), ("Russia pressed Kenyan", False)])
def test_who_speaks_may_be_named_near_any_quote_of_the_allegation_and_no_farther(quoted: str, stands: bool) -> None:
    said = allegation(
        quote="Russia pressed Kenyan students into its army",
        acts=[{"act": "coerced_enlistment", "quote": quoted}],
        means=[],
        alleged_perpetrators=[],
        affected_groups=[],
        cited_sources=[
            {
                "name": "European official",
                "source_type": "official_anonymous",
                "via": "Bloomberg",
                "quote": "a European official said",
            }
        ],
        responses=[
            {
                "responder": "The embassy in Nairobi",
                "role": "receiving_state",
                "form": "denied",
                "quote": "It denied this.",
            }
        ],
    )
    result = verified(said, text=FAR)
    found = (*result.allegations, *result.held)[0]
    assert bool(found.cited_sources) == bool(found.responses) == stands


def test_who_is_only_said_not_to_answer_is_no_accused() -> None:
    """An embassy that was asked would stand accused on the words of its silence alone."""
    silence = "The Aldoran embassy did not reply to a request"
    embassy = {"name": "Aldoran embassy", "actor_type": "diplomatic_mission", "country_word": "Aldoran"}
    silent = {"responder": "The Aldoran embassy", "role": "accused", "form": "no_response", "quote": silence}
    said = allegation(responses=[silent])
    said["alleged_perpetrators"].append({**embassy, "quote": silence})
    found = verified(said, text=f"{TEXT}\n\n{silence}.")
    assert [each.name for each in found.allegations[0].alleged_perpetrators] == ["Russia’s police"]
    assert [(each.check, each.value) for each in found.rejections] == [("accused_only_silent", "Aldoran embassy")]


def test_who_is_said_to_act_and_not_to_answer_in_one_breath_stands() -> None:
    quote = "Aldoran embassy, which coerced about 400 Kenyan students into its army, did not reply"
    embassy = {"name": "Aldoran embassy", "actor_type": "diplomatic_mission", "country_word": None, "quote": quote}
    silent = {"responder": "Aldoran embassy", "role": "accused", "form": "no_response", "quote": quote}
    acts = [{"act": "coerced_enlistment", "quote": "coerced about 400 Kenyan students into its army, did not reply"}]
    said = allegation(acts=acts, alleged_perpetrators=[embassy], responses=[silent])
    found = verified(said, text=f"{TEXT}\n\nThe {quote}.")
    assert [each.name for each in found.allegations[0].alleged_perpetrators] == ["Aldoran embassy"]


def test_who_is_said_to_be_affected_is_not_accused_in_the_same_words() -> None:
    said = allegation()
    victims = {"name": "Kenyan students", "actor_type": "unspecified", "country_word": None}
    said["alleged_perpetrators"].append({**victims, "quote": "about 400 Kenyan students"})
    found = verified(said)
    assert [each.name for each in found.allegations[0].alleged_perpetrators] == ["Russia’s police"]
    assert [(each.check, each.value) for each in found.rejections] == [("accused_is_affected", "Kenyan students")]


def test_who_denies_it_for_the_accused_is_not_who_says_it() -> None:
    """A lawyer of the accused would stand in the sentence as the source of what she denies."""
    said = allegation()
    quote = "The embassy in Nairobi denied the claims"
    lawyer = {"name": "The embassy in Nairobi", "source_type": "government", "via": None, "quote": quote}
    said["cited_sources"].append(lawyer)
    found = verified(said)
    assert [each.name for each in found.allegations[0].cited_sources] == ["Lantern Institute"]
    assert [(each.check, each.value) for each in found.rejections] == [("source_denies", "The embassy in Nairobi")]
