"""Places: the words that articles use for countries, regions and peoples, and the words that are none."""

from __future__ import annotations

import json
import os
import time
import warnings
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allegata.gazetteer.places import (
    country_label,
    country_phrase,
    find_places,
    lookup,
    region_contains,
    region_label,
)

SHARED = Path(os.environ.get("ALLEGATA_SHARED") or Path(__file__).parents[3] / "shared")


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("Kenya", "KEN"),
        ("Kenyan", "KEN"),
        ("Kenyans", "KEN"),
        ("Kenya's", "KEN"),
        ("Kenyans’", "KEN"),
        ("KENYANS", "KEN"),
        ("Nepalis", "NPL"),
        ("Nepalese", "NPL"),
        ("Chinese", "CHN"),
        ("Ivorians", "CIV"),
        ("Côte d’Ivoire", "CIV"),
        ("Cote d'Ivoire", "CIV"),
        ("Ivory Coast", "CIV"),
        ("Filipinas", "PHL"),
        ("the Emirates", "ARE"),
        ("Emirati", "ARE"),
        ("the US", "USA"),
        ("U.S.", "USA"),
        ("Britons", "GBR"),
        ("Frenchmen", "FRA"),
        ("South Koreans", "KOR"),
        ("North Korean", "PRK"),
        ("Niger", "NER"),
        ("Nigeriens", "NER"),
        ("Nigerians", "NGA"),
        ("Guinean", "GIN"),
        ("Equatorial Guinean", "GNQ"),
        ("Bissau-Guinean", "GNB"),
        ("Papua New Guineans", "PNG"),
        ("Mauritian", "MUS"),
        ("Mauritanian", "MRT"),
        ("Chadians", "TCD"),
        ("Comorans", "COM"),
        ("Burkinabe", "BFA"),
        ("Malagasy", "MDG"),
        ("Basotho", "LSO"),
        ("Batswana", "BWA"),
        ("Swazi", "SWZ"),
        ("South Sudanese", "SSD"),
        ("DR Congo", "COD"),
        ("Democratic Republic of the Congo", "COD"),
        ("Türkiye", "TUR"),
        ("Burma", "MMR"),
        ("Georgia", "GEO"),
        ("Jordan", "JOR"),
        ("Sierra\nLeone", "SLE"),
        ("népalais", "NPL"),
        ("Camerounaises", "CMR"),
        ("cubanos", "CUB"),
        ("colombianas", "COL"),
        ("кубинцы", "CUB"),
        ("непальцев", "NPL"),
        ("узбекских", "UZB"),
        ("России", "RUS"),
        ("भारतीयों", "IND"),
        ("रूस", "RUS"),
    ],
)
def test_a_country_word_has_its_code(word: str, code: str) -> None:
    place = lookup(word)
    assert place is not None
    assert (place.kind, place.code, place.label) == ("country", code, country_label(code))


@pytest.mark.parametrize(
    ("word", "code", "label"),
    [
        ("Africa", "002", "Africa"),
        ("Africans", "002", "Africa"),
        ("Sub-Saharan African", "202", "Sub-Saharan Africa"),
        ("West Africans", "011", "Western Africa"),
        ("Latin American", "419", "Latin America and the Caribbean"),
        ("South Asian", "034", "Southern Asia"),
        ("Southeast Asians", "035", "South-eastern Asia"),
        ("South-East Asia", "035", "South-eastern Asia"),
        ("Central Asia", "143", "Central Asia"),
        ("Центральной Азии", "143", "Central Asia"),
        ("africains", "002", "Africa"),
    ],
)
def test_a_region_word_has_its_m49_code(word: str, code: str, label: str) -> None:
    place = lookup(word)
    assert place is not None
    assert (place.kind, place.code, place.label) == ("region", code, label)


@pytest.mark.parametrize("word", ["Middle East", "Middle Eastern", "Arabs", "Horn of Africa", "Sahel", "Balkans"])
def test_a_region_that_m49_lacks_has_no_code(word: str) -> None:
    place = lookup(word)
    assert place is not None
    assert (place.kind, place.code) == ("region", None)


@pytest.mark.parametrize(
    ("word", "candidates"),
    [
        ("Congolese", ("COD", "COG")),
        ("Congo", ("COD", "COG")),
        ("Koreans", ("KOR", "PRK")),
        ("Dominican", ("DMA", "DOM")),
        ("congolais", ("COD", "COG")),
    ],
)
def test_an_ambiguous_word_keeps_its_candidates_and_no_code(word: str, candidates: tuple[str, ...]) -> None:
    place = lookup(word)
    assert place is not None
    assert (place.kind, place.code, place.candidates) == ("ambiguous", None, candidates)


@pytest.mark.parametrize(
    "word",
    [
        *("turkey", "china", "chad", "guinea", "jordan", "us", "polish"),  # small, they are ordinary words
        *("Moscow", "Kyiv", "Pyongyang", "Kinshasa"),  # seats act, they are no places here
        *("Chechen", "Siberian", "Kurdish", "Rohingya", "Tatar"),  # a people within a country is no nationality
        *("African American", "Indian Ocean", "Mexico City", "African Union", "Bosnian Serbs"),
        *("foreigners", "Wakandan", "Rasha", "Dominique", "Douglas", "Delaware", "", " ", "'s", "the", "🙂", "--"),
    ],
)
def test_what_is_no_country_word_is_unknown(word: str) -> None:
    assert lookup(word) is None


def test_in_spanish_a_small_china_is_a_nationality() -> None:
    place = lookup("china", "es")
    assert place is not None
    assert place.code == "CHN"


def test_places_are_found_longest_first_and_on_word_boundaries() -> None:
    text = "South Africans, Papua New Guineans and Sub-Saharan African men left Guinea-Bissau; Nigerians stayed."
    assert [(m.word, m.place.code) for m in find_places(text)] == [
        ("South Africans", "ZAF"),
        ("Papua New Guineans", "PNG"),
        ("Sub-Saharan African", "202"),
        ("Guinea-Bissau", "GNB"),
        ("Nigerians", "NGA"),
    ]


def test_compounds_that_say_something_else_hold_no_place() -> None:
    text = "A pro-Russian group and a Russia-backed militia hired Russian-speaking guards in anti-Ukrainian districts."
    assert find_places(text) == []
    assert [m.word for m in find_places("a Kenyan-born man")] == ["Kenyan"]


def test_places_are_found_in_other_scripts() -> None:
    assert [m.place.code for m in find_places("Равшан из Узбекистана и двое кубинцев.", "ru")] == ["UZB", "CUB"]
    assert [m.place.code for m in find_places("सात भारतीयों को रूस भेजा गया, नेपाल।", "hi")] == ["IND", "RUS", "NPL"]


def test_a_language_without_rows_of_its_own_has_the_words_of_all() -> None:
    assert [m.place.code for m in find_places("नेपाली युवा रूस", "ne")] == ["NPL", "RUS"]
    assert [m.place.code for m in find_places("Os cubanos, em Moçambique", "pt")] == ["CUB", "MOZ"]
    assert [m.place.code for m in find_places("Kenianer in Deutschland", "de")] == ["DEU"]


def test_two_paragraphs_make_no_place() -> None:
    assert [m.word for m in find_places("He went South\n\nAfrica is large.")] == ["Africa"]


@settings(deadline=None)  # the tables are read at first use
@given(st.text())
def test_every_mention_is_its_slice_of_the_text(text: str) -> None:
    mentions = find_places(text)
    assert all(m.word == text[m.start : m.end] for m in mentions)
    assert all(left.end <= right.start for left, right in pairwise(mentions))


@settings(deadline=None)  # the tables are read at first use
@given(st.text(), st.sampled_from((None, "en", "fr", "xx", "zh", "")))
def test_any_text_can_be_looked_up(text: str, language: str | None) -> None:
    place = lookup(text, language)
    assert place is None or (place.code is not None) == (place.label is not None)


def test_no_warning_of_a_library_reaches_the_user() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert lookup("Bundesrepublik Deutschland") is not None


def test_time_grows_with_the_text_only() -> None:
    """Guards against a search that looks at every phrase for every word: that took seconds."""
    text = "Kenyans and Nepalis of South South South Sudan left. " * 4000  # 200,000 characters
    find_places("warm")
    started = time.perf_counter()
    assert len(find_places(text)) == 12000
    assert time.perf_counter() - started < 5  # seconds, on a slow machine; it takes well under one


def test_countries_belong_to_their_regions_and_those_around_them() -> None:
    assert region_contains("002", "KEN")
    assert region_contains("202", "KEN")
    assert region_contains("014", "KEN")
    assert region_contains("419", "CUB")
    assert region_contains("003", "CUB")
    assert not region_contains("015", "KEN")
    assert not region_contains("002", "NPL")
    assert not region_contains("002", "XXX")
    assert not region_contains("999", "KEN")


def test_labels_are_those_that_a_reader_expects() -> None:
    assert country_label("MMR") == "Myanmar"
    assert country_label("XXX") == "XXX"
    assert region_label("002") == "Africa"
    assert region_label("xxx") == "xxx"
    assert country_phrase("USA") == "the United States"
    assert country_phrase("KEN") == "Kenya"


def test_demonyms_agree_with_an_oracle() -> None:
    """A public list of demonyms: at least 97 of 100 of the independent states' get their code, none a wrong one."""
    file = SHARED / "bench/demonyms/mledoze.jsonl"
    if not file.is_file():
        pytest.skip(f"no {file}")
    right = wrong = total = 0
    for line in file.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        words = [word.strip() for listed in row["demonym"] for word in listed.replace(" or ", ",").split(",")]
        if not row["independent"]:
            continue
        for word in filter(None, words):
            place = lookup(word)
            total += 1
            right += place is not None and row["cca3"] in (place.code, *place.candidates)
            wrong += place is not None and place.code not in (None, row["cca3"])
    assert wrong == 0
    assert right >= 0.97 * total
