"""Who says it: what each form of a sentence shows, what kind of source it is and through whom it is heard."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allegata.extractors.rules.attribution import Attribution, attributions_in, attributions_of
from allegata.extractors.rules.citing import Candidate, sources_of
from allegata.extractors.rules.scene import scene_of
from allegata.extractors.rules.tables import tables
from allegata.vocabulary import SourceType


def heard(text: str) -> list[Attribution]:
    """The attributions of all sentences; candidates that show no speech left out."""
    said = attributions_of(scene_of(text, tables()))
    return [one for sentence in said for one in sentence if "loose" not in one.features]


def names(text: str) -> set[str]:
    return {one.name for one in heard(text)}


def candidates(text: str, *conduct: int) -> dict[str, Candidate]:
    found = sources_of(scene_of(text, tables()), conduct)
    return {candidate.name: candidate for candidate in found}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Amina Juma said that the men were beaten.", "Amina Juma"),
        ("The men were beaten, Amina Juma said.", "Amina Juma"),
        ("“They beat the men,” said Amina Juma.", "Amina Juma"),
        ("“They beat the men,” said one of the guards, a tall man.", "one of the guards"),
        ("According to Amina Juma, the men were beaten.", "Amina Juma"),
        ("The men were beaten, according to the Lantern Institute.", "Lantern Institute"),
        ("In the words of Amina Juma, the men were cattle.", "Amina Juma"),
        ("Amina Juma's claim that the men were beaten was false.", "Amina Juma"),
        ("A report by the Lantern Institute describes the camp.", "Lantern Institute"),
        ("It was alleged by the Lantern Institute that the men were beaten.", "Lantern Institute"),
        ("Amina Juma was quoted as saying that the men were beaten.", "Amina Juma"),
        ("Amina Juma, a lawyer with the Lantern Institute, said that they were beaten.", "Amina Juma"),
        ("The chairman, Amina Juma, told reporters that they were beaten.", "Amina Juma"),
        ("Men who had escaped from the camp said that they were beaten.", "Men"),
        ("Documents seen by Reuters show that the men were beaten.", "Documents"),
        ("The indictment states that the men were beaten.", "indictment"),
        ("A lawyer representing the men said that they were beaten.", "lawyer"),
        ("On Tuesday the ministry said that the men were free.", "ministry"),
        ("Minister Amina Juma has repeatedly denied that the men were beaten.", "Amina Juma"),
        ("Gen. Amina Juma vowed that the men would be freed.", "Amina Juma"),
        ("Police in Nairobi say that the men were beaten.", "Police in Nairobi"),
        ("An agency run by the state claims that the men were free.", "agency"),
        ("The charity Open Door warned that more men were beaten.", "Open Door"),
        ("One, a 16-year-old who escaped in May, told the group that he was beaten.", "16-year-old"),
        ("In that paper, the group Open Door had accused the mine, alleging that men were beaten.", "Open Door"),
        ("On Tuesday, the charity Open Door levelled accusations against the mine.", "Open Door"),
        ("Assessments by Amina Juma cited by Reuters say that the men were beaten.", "Amina Juma"),
        (
            "The Bureau of Trade, Rural Roads, and Fisheries has said that the men were free.",
            "Bureau of Trade, Rural Roads, and Fisheries",
        ),
    ],
)
def test_a_speaker_is_heard_in_any_form_of_the_sentence(text: str, name: str) -> None:
    assert name in names(text)


@pytest.mark.parametrize(
    "text",
    [
        "The men were said to be held in a camp.",
        "Students were told that they would be expelled.",
        "The state of the roads is bad.",
        "In the report there was a map of the town.",
        "The men walked home along the river.",
    ],
)
def test_a_sentence_in_which_nobody_speaks_has_no_speaker(text: str) -> None:
    assert heard(text) == []


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("Foreign Minister Amina Juma said that they were beaten.", "Amina Juma", SourceType.OFFICIAL),
        ("European officials said that they were beaten.", "European officials", SourceType.OFFICIAL_ANONYMOUS),
        ("Kenya's foreign ministry said that they were beaten.", "Kenya's foreign ministry", SourceType.GOVERNMENT),
        ("Human Rights Watch said that they were beaten.", "Human Rights Watch", SourceType.NGO),
        ("Bloomberg reported that they were beaten.", "Bloomberg", SourceType.MEDIA),
        ("His mother said that he was beaten.", "His mother", SourceType.FAMILY),
        ("Three returnees said that they were beaten.", "Three returnees", SourceType.VICTIM),
        ("A court in Accra ruled that they were beaten.", "court in Accra", SourceType.COURT),
        ("Two prisoners of war said that they were beaten.", "Two prisoners of war", SourceType.CAPTIVE),
        ("Amina Juma, a professor of law, said that they were beaten.", "Amina Juma", SourceType.EXPERT),
        ("Amina Juma, whose brother died, said so. Her uncle said that he was beaten.", "Her uncle", SourceType.FAMILY),
        (
            "Ukraine's military intelligence said so.",
            "Ukraine's military intelligence",
            SourceType.INTELLIGENCE_SERVICE,
        ),
    ],
)
def test_what_a_source_is_shows_in_its_name_or_beside_it(text: str, name: str, kind: SourceType) -> None:
    assert {one.name: one.source_type for one in heard(text)}[name] is kind


@pytest.mark.parametrize(
    ("text", "name", "via"),
    [
        ("European officials told Bloomberg that they were beaten.", "European officials", "Bloomberg"),
        ("European officials have told Bloomberg, the Kyiv Post reported.", "European officials", "Bloomberg"),
        ("Amina Juma said in an interview with Reuters that they were beaten.", "Amina Juma", "Reuters"),
        ("Documents seen by Reuters show that they were beaten.", "Documents", "Reuters"),
        ("Bloomberg, citing European officials, said that they were beaten.", "European officials", "Bloomberg"),
        ("The men were beaten, relatives said, Reuters reported on Friday.", "relatives", "Reuters"),
    ],
)
def test_who_passes_it_on_is_no_source_but_through_whom_it_is_heard(text: str, name: str, via: str) -> None:
    assert {one.name: one.via for one in heard(text)}[name] == via


def test_a_pronoun_stands_for_the_person_named_before() -> None:
    said = heard("Amina Juma fled the camp in May. She said that the guards had beaten her.")
    assert [(one.name, one.is_pronoun) for one in said] == [("Amina Juma", True)]


def test_a_surname_stands_for_the_full_name() -> None:
    said = heard("Amina Juma fled the camp in May. Juma said that the guards had beaten her.")
    assert [one.name for one in said] == ["Amina Juma"]


def test_what_is_said_stands_before_or_behind_the_speaker() -> None:
    text = "The men were beaten, Amina Juma said. Amina Juma said that the men were beaten."
    contents = [
        " ".join(token.text for token in one.sentence.tokens[one.content.first : one.content.last + 1])
        for one in heard(text)
        if one.content is not None
    ]
    assert contents == ["The men were beaten", "that the men were beaten"]


def test_one_sentence_can_be_asked_alone() -> None:
    scene = scene_of("Nobody came. Amina Juma said that the men were beaten.", tables())
    assert [one.name for one in attributions_in(scene, scene.sentences[1])] == ["Amina Juma"]


def test_the_full_name_and_the_surname_are_one_candidate() -> None:
    text = "Amina Juma said that the men were beaten. They were starved, Juma added. “I saw it,” Juma said."
    assert len(candidates(text, 0)) == 1


def test_two_kinds_of_people_who_speak_together_are_two_candidates() -> None:
    found = candidates("Eight recruits and their relatives have told the BBC that they were beaten.", 0)
    kinds = {candidate.source_type: candidate.via for candidate in found.values()}
    assert kinds == {SourceType.VICTIM: "BBC", SourceType.FAMILY: "BBC"}


def test_the_organisation_named_before_is_meant_by_its_kind() -> None:
    text = "Human Rights Watch said that the men were beaten. The group said that they were starved."
    assert set(candidates(text, 0)) == {"Human Rights Watch"}


def test_a_person_whose_story_is_told_is_a_candidate_without_a_word_of_saying() -> None:
    found = candidates("Ten years in the camp broke Amina Juma. The guards beat her.", 1)
    assert found["Amina Juma"].features >= {"how_narrated", "distance_1"}


def test_a_candidate_that_denies_is_marked() -> None:
    found = candidates("The men were beaten. Minister Amina Juma denied it and called it a lie.", 0)
    assert "denies" in found["Amina Juma"].features


def test_a_candidate_of_the_accused_state_is_marked() -> None:
    scene = scene_of("The men were beaten. Kenya's foreign ministry said that they were free.", tables())
    (candidate,) = sources_of(scene, {0}, {"KEN"})
    assert "is_accused" in candidate.features


SALAD = (
    "Amina Juma said that , told Bloomberg . according to the who which “ ” ( ) report by citing ministry's claim one "
    "of them he she they it and but quoted as saying in a statement Reuters reported ; : — officials seen shows 16 - "
    "year-old Mr . video court families denied was were be to by the"
)
WORDS = st.sampled_from([*SALAD.split(), "\n", "\n\n"])


@given(st.one_of(st.text(max_size=300), st.lists(WORDS, max_size=80).map(" ".join)))
@settings(max_examples=150, deadline=None)
def test_any_text_is_heard_within_its_bounds(text: str) -> None:
    scene = scene_of(text, tables())
    for sentence, said in zip(scene.sentences, attributions_of(scene), strict=True):
        for one in said:
            assert one.sentence is sentence
            for span in (one.source, one.cue, *([one.content] if one.content else [])):
                assert 0 <= span.first <= span.last < len(sentence.tokens)
    for candidate in sources_of(scene, range(len(scene.sentences))):
        assert candidate.name
        assert candidate.best in candidate.attributions


def test_a_clause_between_commas_says_nothing_more_of_the_words_before_it() -> None:
    assert names("In this context, the group Open Door has accused the mine, alleging that men were beaten.") == {
        "Open Door"
    }


def test_to_rely_on_people_is_not_to_cite_them() -> None:
    said = attributions_of(
        scene_of("The army is increasingly relying on Kenyan nationals to fill its ranks.", tables())
    )
    assert not any("nationals" in one.name for one in said[0])
    assert "leaked cables" in names("The Herald reported that men were beaten, relying on leaked cables.")


def test_a_statement_to_an_outlet_is_of_who_spoke_before_it() -> None:
    text = (
        "The rights group Open Door has accused the army, alleging that it deceives migrants. "
        "According to an exclusive statement to Reuters, they were beaten."
    )
    found = candidates(text, 0, 1)
    assert found["Open Door"].via == "Reuters"
    assert not any("statement" in name for name in found)


def test_a_document_that_an_outlet_saw_is_not_of_who_spoke_before_it() -> None:
    text = "The rights group Open Door accused the army. According to documents seen by Reuters, men were beaten."
    found = candidates(text, 0, 1)
    assert found["Open Door"].via is None
    assert found["documents"].via == "Reuters"


def test_a_statement_in_another_paragraph_is_its_own_source() -> None:
    text = "The rights group Open Door accused the army.\n\nAccording to an exclusive statement to Reuters, men fled."
    found = candidates(text, 0, 1)
    assert found["Open Door"].via is None
    assert "exclusive statement" in found


@pytest.mark.parametrize(
    ("name", "kind"),
    [("Several African nations", SourceType.GOVERNMENT), ("The United Nations mission", SourceType.INTERGOVERNMENTAL)],
)
def test_nations_are_governments_and_the_united_nations_are_not(name: str, kind: SourceType) -> None:
    (said,) = heard(f"{name} said that the men were beaten.")
    assert said.source_type is kind
