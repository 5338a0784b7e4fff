"""Which acts and accused make one allegation, and which another."""

from __future__ import annotations

from allegata.extractors.rules.accused import suspects_of
from allegata.extractors.rules.drafts import Draft, drafts_of
from allegata.extractors.rules.findings import findings_of
from allegata.vocabulary import ActCode

UNPROTECTED = (
    "Agents tricked Ghanaians into the war with promises of work on farms, relatives told the Accra Herald. "
    "The men were sent to the front.\n\n"
    "The government of Ghana failed to protect its citizens, the relatives say."
)
PRISONERS = (
    "Russian police forced migrants into the army, officials in Kyiv say. They were caught in raids on markets.\n\n"
    "The company Redoubt enlisted convicts from six prisons, a former guard said."
)


def drafts(text: str, *acts: ActCode, telling: dict[str, float] | None = None) -> list[Draft]:
    found = findings_of(text)
    everybody = suspects_of(found.cast, found.hits, set(), found.hearing, found.answering)
    suspects = [suspect for suspect in everybody if suspect.doing]
    return drafts_of(found.cast.scene, dict.fromkeys(acts, 1.0), found.hits, suspects, telling or {})


def names(draft: Draft) -> set[str]:
    return {suspect.actor.name for suspect in draft.suspects}


def test_a_failure_to_protect_by_another_is_another_allegation() -> None:
    main, other = drafts(UNPROTECTED, ActCode.DECEPTIVE_RECRUITMENT, ActCode.FAILURE_TO_PROTECT)
    assert main.acts == [ActCode.DECEPTIVE_RECRUITMENT]
    assert "Agents" in names(main)
    assert "government of Ghana" not in names(main)
    assert (other.acts, names(other)) == ([ActCode.FAILURE_TO_PROTECT], {"government of Ghana"})


def test_prisoners_who_are_recruited_are_other_people_than_those_who_were_forced() -> None:
    main, other = drafts(PRISONERS, ActCode.COERCED_ENLISTMENT, ActCode.PRISON_RECRUITMENT)
    assert main.acts == [ActCode.COERCED_ENLISTMENT]
    assert other.acts == [ActCode.PRISON_RECRUITMENT]
    assert "Russian police" in names(main)
    assert "Russian police" not in names(other)


def test_nobody_is_accused_of_what_nobody_is_said_to_do() -> None:
    text = "Russian police forced migrants into the army, officials in Kyiv say.\n\nPrison inmates were enlisted too."
    main, other = drafts(text, ActCode.COERCED_ENLISTMENT, ActCode.PRISON_RECRUITMENT)
    assert names(main) == {"Russian police"}
    assert names(other) == set()


def test_acts_by_the_same_accused_are_one_allegation() -> None:
    text = "Russian police forced migrants into the army and beat those who refused, officials in Kyiv say."
    (only,) = drafts(text, ActCode.COERCED_ENLISTMENT, ActCode.ILL_TREATMENT)
    assert only.acts == [ActCode.COERCED_ENLISTMENT, ActCode.ILL_TREATMENT]


def test_an_act_that_is_usually_apart_is_the_main_one_where_it_stands_alone() -> None:
    (only,) = drafts("The company Redoubt enlisted convicts from six prisons.", ActCode.PRISON_RECRUITMENT)
    assert only.acts == [ActCode.PRISON_RECRUITMENT]


def test_every_act_has_evidence_even_without_a_sign() -> None:
    text = "Agents tricked Ghanaians into the war. Their pay was kept back."
    for draft in drafts(text, *[act for act in ActCode if act is not ActCode.OTHER_ABUSE]):
        assert draft.acts
        for act in draft.acts:
            assert any(hit.act is act for hit in draft.hits)


def test_an_act_without_a_sign_is_shown_by_the_sentence_whose_words_tell_most() -> None:
    text = "Agents tricked Ghanaians into the war. Their wages were withheld for months."
    telling = {f"{ActCode.FORCED_LABOUR}|has:WAGES": 1.0}
    (only,) = drafts(text, ActCode.DECEPTIVE_RECRUITMENT, ActCode.FORCED_LABOUR, telling=telling)
    shown = [hit.sentence.index for hit in only.hits if hit.act is ActCode.FORCED_LABOUR]
    assert shown == [1]
