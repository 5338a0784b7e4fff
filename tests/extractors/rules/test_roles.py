"""Who does what to whom in a sentence, as far as one pass over its noun phrases can tell."""

from __future__ import annotations

import pytest

from allegata.extractors.rules.findings import findings_of
from allegata.extractors.rules.roles import Role, Unit, roles_in, units_of
from allegata.extractors.rules.scene import Scene
from allegata.extractors.rules.text import Sentence


def words(scene: Scene, sentence: Sentence, unit: Unit) -> str:
    return scene.words(sentence, unit.span.first, unit.span.last)


def told(text: str) -> list[tuple[Role, list[str], str | None]]:
    """The roles of a text, each with the words of its doers and, of a passive, of whom it is done to."""
    cast = findings_of(text).cast
    found: list[tuple[Role, list[str], str | None]] = []
    for sentence in cast.scene.sentences:
        units = units_of(cast.scene, sentence, cast.actors[sentence.index], cast.groups[sentence.index])

        for role in roles_in(cast.scene, sentence, units):
            doers, doer = [], role.doer
            while doer is not None:
                doers.append(words(cast.scene, sentence, doer))
                doer = doer.beside
            patient = words(cast.scene, sentence, role.patient) if role.patient is not None else None
            found.append((role, doers, patient))
    return found


@pytest.mark.parametrize(
    ("text", "conduct", "doers"),
    [
        ("Russian police forced Kenyan students into the army.", "COERCE", ["Russian police"]),
        ("Kenyan students were forced into the army by Russian police.", "COERCE", ["Russian police"]),
        ("The students were tricked by a recruiter and beaten by officers.", "DECEIVE", ["recruiter"]),
        ("The students were tricked by a recruiter and beaten by officers.", "ILL_TREAT", ["officers"]),
        ("Moscow is accused of luring Nepalis to the front.", "DECEIVE", ["Moscow"]),
        ("Kyiv has accused Russia of tricking Nepalis into the war.", "DECEIVE", ["Russia"]),
        ("Two men accused of luring jobseekers appeared in court.", "DECEIVE", ["Two men"]),
        ("A network luring men to the front was broken up.", "DECEIVE", ["network"]),
        ("Golden Lotus, a travel agency, tricked forty Zambians into the war.", "DECEIVE", ["Golden Lotus"]),
        ("The travel agency Golden Lotus tricked forty Zambians into the war.", "DECEIVE", ["Golden Lotus"]),
        ("A gang that abducted boys in the north has fled.", "ABDUCT", ["gang"]),
        ("The ring, which trafficked Cubans to the front, had an office in Havana.", "TRAFFIC", ["ring"]),
        ("Russia and Belarus coerced migrants into joining the army.", "COERCE", ["Belarus", "Russia"]),
        ("Brokers promised the men jobs and tricked them into the army.", "DECEIVE", ["Brokers"]),
        ("The Kremlin wants to force students into its army.", "COERCE", ["Kremlin"]),
        ("Nigeria said that Russia had lured its citizens into the war.", "DECEIVE", ["Russia"]),
        ("Russia's campaign to recruit foreigners deceived hundreds.", "DECEIVE", ["Russia"]),
        ("The army, residents said, abducted boys.", "ABDUCT", ["army"]),
        ("Agents acting for Russia lured men to the front.", "DECEIVE", ["Agents"]),
        ("The agency paid for their flights. It tricked them into the war.", "DECEIVE", ["It"]),
        ("Migrants were forced to fight.", "COERCE", []),
        ("Students in Russia were forced into the army.", "COERCE", []),
    ],
)
def test_the_doer_of_each_conduct_is_found(text: str, conduct: str, doers: list[str]) -> None:
    assert doers in [who for role, who, _ in told(text) if role.name == conduct]


@pytest.mark.parametrize(
    ("text", "whom"),
    [
        ("Kenyan students were forced into the army by Russian police.", "Kenyan students"),
        ("Thabo Mokoena, arrested at the airport, was forced to fight.", "Thabo Mokoena"),
        ("Thabo Mokoena said he was tricked into the war.", "he"),
    ],
)
def test_to_whom_it_is_done_is_found(text: str, whom: str) -> None:
    assert whom in [patient for role, _, patient in told(text) if role.is_passive]


@pytest.mark.parametrize(
    "text",
    [
        "The students said that Russian officers beat them.",
        "The students were beaten by Russian officers.",
        "Students who refused were tortured by Russian officers.",
    ],
)
def test_whom_it_befell_does_nothing(text: str) -> None:
    conduct = [doers for role, doers, _ in told(text) if role.name != "PERP_VERB"]  # "refused" is none
    assert not any("tudents" in who for doers in conduct for who in doers)


def test_what_is_done_to_people_is_told_from_what_is_done_to_things() -> None:
    assert [role.on_people for role, _, _ in told("Brokers tricked Nepalis into the war.")] == [True]
    assert not any(role.on_people for role, _, _ in told("The army abandoned its promise of new roads."))
