"""Which act or means a sentence shows, however it is told, and which sentences only look as if they did."""

from __future__ import annotations

import pytest

from allegata.extractors.rules.findings import findings_of, means_evidence
from allegata.extractors.rules.inflection import inflection
from allegata.extractors.rules.lexicon import Lexicon
from allegata.vocabulary import ActCode, MeansCode


def hinted(text: str) -> set[str]:
    """Acts of which anything in the text is a sign."""
    return {hit.act.value for hit in findings_of(text).hits if hit.is_sound and hit.act is not None}


def shown(text: str) -> set[str]:
    """Acts that the text shows outright."""
    hits = findings_of(text).hits
    return {hit.act.value for hit in hits if hit.is_sound and not hit.is_weak and hit.act is not None}


def means(text: str) -> set[str]:
    return {hit.code.value for hit in findings_of(text).means_hits if not hit.flaws}


@pytest.mark.parametrize(
    ("act", "text"),
    [
        ("deceptive_recruitment", "They were promised jobs in a bakery. A week later they were at the front."),
        ("deceptive_recruitment", "What was billed as a kitchen job turned out to be an infantry contract."),
        ("deceptive_recruitment", "The Ghanaians thought they were going to clean hotels. Soon they were in a trench."),
        ("deceptive_recruitment", "An agent had talked him into a driving job; he ended up in the trenches."),
        ("coerced_enlistment", "The men were told to sign the contract with the army or rot in a cell."),
        ("coerced_enlistment", "Riot police sealed the exits and drove the migrants to an enlistment office."),
        ("coerced_enlistment", "He was beaten until he signed, his sister said."),
        ("coerced_enlistment", "Students heard that they would be deported unless they joined the army."),
        ("retention", "Their commander at the front laughs at any mention of going home."),
        ("retention", "Nobody would be released before the war was over, the soldiers were told."),
        ("retention", "Those who tried to flee the compound were killed for trying."),
        ("ill_treatment", "Soldiers who fell back were tied to a tree and left without food."),
        ("ill_treatment", "The recruits were sent ahead of the soldiers to draw fire, a survivor of the war said."),
        ("failure_to_protect", "The government knew of the flights and did nothing to protect its citizens."),
        ("failure_to_protect", "The ministry looked away while men left for the front, families said."),
        ("facilitation", "Immigration officers waved the recruits through for a bribe on their way to the front."),
        ("facilitation", "The rebels leased the land to the scam compound and guarded the compound."),
        ("facilitation", "The embassy issued tourist visas to the recruits."),
        ("prison_recruitment", "The company took him out of prison to fight in the war."),
        ("prison_recruitment", "Captured Ukrainian soldiers have sworn allegiance to the other side."),
        ("child_recruitment", "Pupils of fourteen were loaded on to trucks and handed rifles by the rebels."),
        ("forced_labour", "They were made to swindle strangers online and given electric shocks in the compound."),
        ("forced_labour", "He worked eighteen hours a day, and the family kept back his wages."),
        ("paid_recruitment", "Russia has hired Nepalese mercenaries to fight in its war."),
    ],
)  # fmt: skip
def test_an_act_is_seen_however_it_is_told(act: str, text: str) -> None:
    assert act in hinted(text)


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("documents_withheld", "On arrival the commander collected their passports and locked them in a safe."),
        ("documents_withheld", "Passports were taken at the door and never returned."),
        ("wages_withheld", "The foreman kept nearly all their wages."),
        ("debt", "She must first repay what her employer gave for her."),
        ("violence", "Whoever slept on guard was whipped with a cable."),
        ("contract_deception", "They signed a contract in Russian that nobody translated."),
        ("pay_offer", "The advert promised recruits 2,000 dollars a month."),
        ("status_offer", "Inmates who serve half a year are promised a pardon."),
        ("immigration_threat", "The police threatened them with deportation."),
        ("other_threat", "He was told that his family would be shot, at gunpoint."),
        ("detention", "The officers locked them up until they agreed to sign."),
        ("abuse_of_vulnerability", "Recruiters preyed on unemployed men from poor families."),
        ("false_promise", "He had been promised a job as a cook."),
    ],
)
def test_a_means_is_seen_however_it_is_told(code: str, text: str) -> None:
    assert code in means(text)


@pytest.mark.parametrize(
    "text",
    [
        "Nurses and drivers will be able to take up jobs in Saudi Arabia under an agreement signed on Monday.",
        "Parliament passed a law on forced labour.",
        "The striker was pressed into midfield and the club fought for its place in the league.",
        "The Associated Press reported in March that the army had retreated.",
        "Applicants may apply for a place at the university, the ministry said.",
        "The company drives a bus to the airport every hour.",
        "The fire brigade rushed to the hotel after the alarm.",
        "The pupils visited a museum and returned to their school.",
        "The mayor holds office for four years and has promised a new road.",
    ],
)
def test_a_near_miss_shows_no_act(text: str) -> None:
    assert shown(text) == set()


def test_what_is_only_feared_is_marked_as_such() -> None:
    hits = findings_of("Young men could be forced to fight in the army, the minister warned.").hits
    assert hits
    assert not any(hit.is_sound for hit in hits if not hit.is_weak)


def test_the_arrest_of_a_suspect_is_no_sound_sign_of_detention_as_a_means() -> None:
    hits = findings_of("Two men suspected of luring recruits were detained on Monday.").means_hits
    assert all("suspect" in hit.flaws for hit in hits if hit.code is MeansCode.DETENTION)


def test_a_denied_means_is_marked_as_denied() -> None:
    hits = findings_of("The embassy denied that anybody had been beaten.").means_hits
    assert {flaw for hit in hits if hit.code is MeansCode.VIOLENCE for flaw in hit.flaws} == {"denied"}


def test_the_evidence_of_a_means_is_the_words_that_show_it() -> None:
    text = "The men were sent to the front. Their passports were confiscated by the officers. They came home in May."
    found = findings_of(text)
    sentence, span = means_evidence(found, MeansCode.DOCUMENTS_WITHHELD, {})
    said = text[sentence.tokens[span.first].start : sentence.tokens[span.last].end]
    assert "passports" in said
    assert "confiscated" in said


def test_a_means_without_a_rule_is_quoted_from_the_sentence_whose_words_tell_most() -> None:
    found = findings_of("The town is small. The men were sent to the front in a war.")
    sentence, _ = means_evidence(found, MeansCode.DEBT, {f"{MeansCode.DEBT}|has:INTO_SERVICE": 1.0})
    assert sentence.index == 1


def test_every_act_and_every_means_has_features_in_any_text() -> None:
    found = findings_of("The harvest was good this year.")
    assert set(found.acts) == set(ActCode) - {ActCode.OTHER_ABUSE}
    assert set(found.means) == set(MeansCode)
    assert all("unshown" in features for features in found.means.values())


def test_a_form_reaches_over_words_between_its_own() -> None:
    lexicon = Lexicon(
        {"TIED": ["tied ?_ ?_ to _ tree^"], "TREE": ["tree^"], "TI": ["ti*"], "WITHOUT": ["[not|no] ?_ food"]},
        inflection("en"),
    )
    found = set(lexicon.find(["he", "was", "tied", "for", "hours", "to", "a", "tree", "without", "food"]))
    assert found == {("TIED", 2, 7), ("TREE", 7, 7), ("TI", 2, 2)}


def test_the_longest_form_of_a_class_wins() -> None:
    lexicon = Lexicon({"HELD": ["held", "held captive", "held ?_ against _ will"]}, inflection("en"))
    assert list(lexicon.find(["they", "were", "held", "there", "against", "their", "will"])) == [("HELD", 2, 6)]
