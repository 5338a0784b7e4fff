"""That nobody is named as a public source of whom the text itself shows no standing, whatever the record says."""

from __future__ import annotations

import pytest
from tests.publish.profile_cases import a_record, an_allegation, an_article, published, response, source

from allegata.extractors.rules import RulesExtractor
from allegata.models import Allegation
from allegata.pipeline import record_from
from allegata.vocabulary import NameStatus, ResponseRole, ReviewStatus, SourceType

PUBLIC = [kind for kind in SourceType if kind in ("expert", "official", "ngo", "media", "document", "court")]
NOT_SHOWN = [
    ("Otieno told reporters that the pay never came", "Otieno"),
    ("Upul Senanaike, an infantryman with shrapnel in his hip, told Reuters of it", "Upul Senanaike"),
    ("One of them, Wafula, told the ministry of it", "Wafula"),
    ("The embassy met the victim, Clinton Wekesa, who told of it", "Clinton Wekesa"),
    ("Shahin Mridhar, who had hoped to be a janitor, told of it", "Shahin Mridhar"),
]
SHOWN = [
    ("Petro Yatsen of Ukraine's coordination headquarters told of it", "Petro Yatsen"),
    ("The ambassador, Yurii Pyvo, told of it", "Yurii Pyvo"),
    ("Droit Uni, the collective that went to court, told of it", "Droit Uni"),
    ("The activist Vera Larinova, who used to inspect jails, told of it", "Vera Larinova"),
    ("The BWC told of it", "BWC"),
    ("In May the weekly Rudavo told of it", "Rudavo"),
]


def shown_of(said: str, name: str, kind: SourceType, **fields: object) -> Allegation:
    text = f"Russia deceived migrants with a promise of work. {said}.\n"
    article = an_article(text, title=None, url=None)
    row = an_allegation(text, "Russia deceived migrants", cited_sources=(source(name, said, kind, text),), **fields)
    return published(a_record(article, row), article).allegations[0]


@pytest.mark.parametrize(("said", "name"), NOT_SHOWN)
@pytest.mark.parametrize("kind", PUBLIC)
def test_who_is_taken_for_a_public_source_is_not_named_where_the_text_shows_no_standing(
    said: str, name: str, kind: SourceType
) -> None:
    (cited,) = shown_of(said, name, kind).cited_sources
    assert (cited.name, cited.name_status, cited.quote) == ("a source", NameStatus.WITHHELD, None)


@pytest.mark.parametrize(("said", "name"), SHOWN)
def test_who_speaks_with_an_office_or_for_an_organisation_is_named(said: str, name: str) -> None:
    (cited,) = shown_of(said, name, SourceType.NGO).cited_sources
    assert (cited.name, cited.quote) == (name, said)


def test_a_reviewer_s_word_is_enough() -> None:
    said, name = NOT_SHOWN[0]
    (cited,) = shown_of(said, name, SourceType.EXPERT, review_status=ReviewStatus.REVIEWED).cited_sources
    assert cited.name == name


@pytest.mark.parametrize("role", [ResponseRole.HOME_STATE, ResponseRole.RECEIVING_STATE])
def test_nobody_answers_for_a_state_of_whom_the_text_does_not_show_it(role: ResponseRole) -> None:
    text = "Russia deceived migrants with a promise of work. Akinyo saw it and denied it.\n"
    article = an_article(text, title=None, url=None)
    answer = response("Akinyo", "Akinyo saw it and denied it", role, text)
    row = an_allegation(text, "Russia deceived migrants", responses=(answer,))
    (told,) = published(a_record(article, row), article).allegations[0].responses
    assert (told.responder_status, told.quote) == (NameStatus.WITHHELD, None)


@pytest.mark.parametrize(
    "said",
    [
        '"They are sending children to fight," said Bakri Fadlo, who is 16 and went when he was 14.',
        "Shahin Mridhar, who had hoped to be a janitor, told AFP that he was handed a uniform on the third day.",
    ],
)
def test_whom_the_built_in_rules_take_for_an_organisation_is_not_named(said: str) -> None:
    text = f"Russia forced hundreds of Bangladeshis into its army, the charity BRAC says.\n\n{said}\n"
    article = an_article(text, title=None, url=None, source_id=None)
    record, _ = record_from(article, RulesExtractor().extract(article), "rules")
    assert any(name in record.model_dump_json() for name in ("Fadlo", "Mridhar"))  # else nothing is tried
    shown = published(record, article).model_dump_json()
    assert not any(name in shown for name in ("Fadlo", "Bakri", "Mridhar", "Shahin"))
