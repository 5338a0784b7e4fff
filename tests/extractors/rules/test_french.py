"""French: a folder of tables, read by the same code. All sentences are invented."""

from __future__ import annotations

import pytest

from allegata.extractors.rules.findings import findings_of
from allegata.extractors.rules.reading import read
from allegata.extractors.rules.scene import scene_of
from allegata.extractors.rules.stance import class_of
from allegata.extractors.rules.tables import tables
from allegata.extractors.rules.text import sentences_of
from allegata.models import ReplyAllegation
from allegata.vocabulary import (
    ActCode,
    ActorType,
    ArticleClass,
    GroupStatus,
    MeansCode,
    ResponseForm,
    SourceType,
)

CLAIM = (
    "Des officiers russes ont forcé des étudiants togolais à combattre en Ukraine, affirme Human Rights Watch. "
    "Leurs passeports ont été confisqués.\n\n"
)


def main_of(text: str) -> ReplyAllegation:
    return read(text, "fr").allegations[0]


def words_of(text: str) -> list[str]:
    return [token.lower for sentence in sentences_of(text, tables("fr")) for token in sentence.tokens]


def test_elided_words_stand_apart_and_fixed_phrases_do_not() -> None:
    assert words_of("D'après l'ONU, qu'il s'agisse d'enfants") == [
        "d'après", "l'", "onu", ",", "qu'", "il", "s'", "agisse", "d'", "enfants",
    ]  # fmt: skip


def test_a_pronoun_behind_its_verb_is_a_word_of_its_own() -> None:
    assert words_of("Où sont-ils, demande-t-elle.") == ["où", "sont", "ils", ",", "demande", "elle", "."]


def test_curly_apostrophes_are_read_as_straight_ones() -> None:
    assert words_of("l’armée d’Ivoiriens") == ["l'", "armée", "d'", "ivoiriens"]


def test_an_allegation_is_read_with_who_says_it_who_did_it_and_to_whom() -> None:
    main = main_of(CLAIM)
    assert ActCode.COERCED_ENLISTMENT in {said.act for said in main.acts}
    assert MeansCode.DOCUMENTS_WITHHELD in {said.means for said in main.means}
    assert "officiers russes" in {accused.name for accused in main.alleged_perpetrators}
    assert [(s.name, s.source_type) for s in main.cited_sources] == [("Human Rights Watch", SourceType.NGO)]
    (group,) = main.affected_groups
    assert (group.term, group.nationalities, group.statuses) == (
        "étudiants togolais",
        ["togolais"],
        [GroupStatus.STUDENT],
    )


@pytest.mark.parametrize(
    ("text", "act"),
    [
        (
            "Attirés par de fausses promesses d'emploi, une trentaine de jeunes Camerounais ont été envoyés au front.",
            ActCode.DECEPTIVE_RECRUITMENT,
        ),
        (
            "Les rebelles recrutent des enfants de 13 ans et leur apprennent à manier le fusil, dénonce l'Unicef.",
            ActCode.CHILD_RECRUITMENT,
        ),
        (
            "Réduites en esclavage, des domestiques malgaches sont contraintes de travailler dix-huit heures par jour "
            "sans salaire.",
            ActCode.FORCED_LABOUR,
        ),
        (
            "L'armée russe a recruté des détenus dans les prisons pour combattre en Ukraine, selon une ONG.",
            ActCode.PRISON_RECRUITMENT,
        ),
        (
            "Les familles reprochent aux autorités guinéennes de n'avoir rien fait pour leurs fils, enrôlés de force "
            "dans l'armée russe.",
            ActCode.FAILURE_TO_PROTECT,
        ),
    ],
)
def test_an_act_is_read_as_the_press_puts_it(text: str, act: ActCode) -> None:
    assert act in {said.act for allegation in read(text, "fr").allegations for said in allegation.acts}


@pytest.mark.parametrize(
    ("name", "term", "actor_type"),
    [
        ("L'armée russe a forcé des Ivoiriens à combattre.", "armée russe", ActorType.ARMED_FORCES),
        ("La police de Russie a forcé des Ivoiriens à combattre.", "police de Russie", ActorType.SECURITY_SERVICE),
        ("Moscou a forcé des Ivoiriens à combattre.", "Moscou", ActorType.STATE),
    ],
)
def test_the_owner_of_an_organ_stands_after_it(name: str, term: str, actor_type: ActorType) -> None:
    accused = main_of(f"{name} C'est ce qu'indique un rapport de l'ONU.").alleged_perpetrators
    assert (term, actor_type) in {(one.name, one.actor_type) for one in accused}


def test_an_adjective_of_country_is_no_people_and_a_word_with_a_capital_is() -> None:
    main = main_of("Des Sénégalais et des étudiants maliens ont été enrôlés de force dans l'armée russe, selon RFI.")
    assert {word for group in main.affected_groups for word in group.nationalities} == {"Sénégalais", "maliens"}


@pytest.mark.parametrize(
    ("said", "name", "via"),
    [
        ("« On nous a enrôlés de force dans l'armée russe », raconte Moussa Keïta.", "Moussa Keïta", None),
        ("« On nous a enrôlés de force dans l'armée russe », a déclaré à l'AFP Moussa Keïta.", "Moussa Keïta", "AFP"),
        (
            "Des Maliens sont enrôlés de force dans l'armée russe, selon un rapport d'Amnesty International.",
            "Amnesty International",
            None,
        ),
        (
            "Des Maliens sont enrôlés de force dans l'armée russe, affirme son président, Moussa Keïta.",
            "Moussa Keïta",
            None,
        ),
    ],
)
def test_who_says_it_is_heard_behind_the_verb_too(said: str, name: str, via: str | None) -> None:
    cited = main_of(
        f"Des policiers russes ont battu ces jeunes Maliens et les ont envoyés au front. {said}"
    ).cited_sources
    assert (name, via) in {(one.name, one.via) for one in cited}


@pytest.mark.parametrize(
    ("answer", "name", "form"),
    [
        ("Moscou dément catégoriquement ces accusations.", "Moscou", ResponseForm.DENIED),
        (
            "L'ambassade de Russie à Lomé parle d'une campagne de désinformation.",
            "ambassade de Russie à Lomé",
            ResponseForm.COUNTER_ACCUSED,
        ),
        (
            "L'ambassade de Russie à Lomé n'a pas répondu à nos questions.",
            "ambassade de Russie à Lomé",
            ResponseForm.NO_RESPONSE,
        ),
        (
            "Le ministère russe de la Défense a refusé de commenter ces informations.",
            "ministère russe de la Défense",
            ResponseForm.DECLINED,
        ),
        ("Le Kremlin assure que ces hommes se sont engagés de leur plein gré.", "Kremlin", ResponseForm.REFRAMED),
    ],
)
def test_what_is_answered_and_by_whom_is_found(answer: str, name: str, form: ResponseForm) -> None:
    found = findings_of(CLAIM + answer, "fr").answers.candidates
    assert (name, form) in {(one.voice.actor.name, one.form) for one in found}


def test_a_fact_check_is_one_in_french() -> None:
    text = (
        "Non, cette vidéo ne montre pas des Nigériens enrôlés de force dans l'armée russe. C'est faux : une recherche "
        "d'image inversée montre qu'elle date de 2017. Aucune preuve n'existe d'un tel recrutement."
    )
    assert class_of(scene_of(text, tables("fr"))) is ArticleClass.FACT_CHECK


def test_an_army_that_opens_a_competition_is_accused_of_nothing() -> None:
    text = (
        "L'armée béninoise recrute 1 200 jeunes volontaires. Les candidats, âgés de 18 à 25 ans, doivent déposer leur "
        "dossier avant le 30 mars et passer une visite médicale."
    )
    assert read(text, "fr").allegations == []
