"""Who is found in a text that lists nobody: people made up, in sentences as the press writes them."""

from __future__ import annotations

import pytest

from allegata.publish.safety.people import find_in_title, find_people, proper_names

PRIVATE = [
    ("Samuel Adjei, 24, left Accra in May.", "Samuel Adjei"),
    ("A 24-year-old Kenyan, Evans Kibor, surrendered.", "Evans Kibor"),
    ("Oduya, 28 years old, is missing.", "Oduya"),
    ("Her son Kevin died near Bakhmut.", "Kevin"),
    ("Kwame's mother has not slept.", "Kwame"),
    ("The brother of Peter Mwalo said the family had no news.", "Peter Mwalo"),
    ("Foreign Minister Musa Darko told Samuel Adjei's parents to wait.", "Samuel Adjei"),
    ("Adjei was duped by a recruiter and taken to Rostov.", "Adjei"),
    ("Le père de Moussa Traoli affirme que son fils a été piégé.", "Moussa Traoli"),
    ("Según contó Yoandri Pérez, de 27 años, nadie le pagó.", "Yoandri Pérez"),
    ("Samuel Adjei, 31, a lawyer, was tricked into the army.", "Samuel Adjei"),
    ("Secretary Annet Nakato, 29, signed a contract.", "Annet Nakato"),
    ("The boys wept. Hope, 23, said nothing.", "Hope"),
    ("He is a man from Nyabigena.", "Nyabigena"),
    ("I am Adaobi Nwosu and I wait.", "Adaobi Nwosu"),
]
UNCERTAIN = [
    ("“They beat us,” said Yusuf, who asked that his surname not be used.", "Yusuf"),
    ("Dennis, a carpenter, signed a contract that he could not read.", "Dennis"),
    ("A former teacher, Grace Wanjala, says that nobody answers.", "Grace Wanjala"),
    ("The minister met the victim, Samuel Adjei, on Monday.", "Samuel Adjei"),
    ("They told the judge, Samuel Adjei, that nobody was paid.", "Samuel Adjei"),
    ("Families of Rahul and of others waited outside.", "Rahul"),
    ("Mr. Otiende held out for weeks.", "Otiende"),
    ("Captain Joseph Okelo deserted last year.", "Joseph Okelo"),
    ("Student leader Brian Oduol was among them.", "Brian Oduol"),
    ("Village head Ibrahim Karimu spoke to the group.", "Ibrahim Karimu"),
    ("Chief Nana Boatend knew of it.", "Nana Boatend"),
    ("Pastor Emmanuel Oseii recruited them.", "Emmanuel Oseii"),
    ("Israel Adeyemo, from Lagos, went too.", "Israel Adeyemo"),
    ("Jean-Pierre de la Cruza signed with others.", "Jean-Pierre de la Cruza"),
    ("It was Mohammed bin Salim Al-Harbo who paid.", "Mohammed bin Salim Al-Harbo"),
    ("The men went home. Samuel ADJEI stayed in the camp.", "Samuel ADJEI"),
    ("A video shows a man who gives his name as Zhang Renbu.", "Zhang Renbu"),
    ("Она рассказала, что Рустам Каримбеков подписал контракт.", "Рустам Каримбеков"),
    ("Hope Kamauu left the camp in hope of a better life.", "Hope Kamauu"),
    ("The men signed. “Bazu” called from the front.", "Bazu"),
    ("The men were led by 'Elias', they say.", "Elias"),
    ("The lawyer for Mrs. Ngo Bassong spoke.", "Ngo Bassong"),
    ("Blessing was told that she would clean.", "Blessing"),
    ("The men are home. Happy is in Kyiv.", "Happy"),
    ("They asked Lucky to come home.", "Lucky"),
    ("The men wept. Prince Owusu signed.", "Owusu"),
    ("King Solomon Ddamulira was captured.", "Solomon Ddamulira"),
    ("He paid General Manager Paul Ssemwogerere in May.", "Manager Paul Ssemwogerere"),
    ("The war goes on. Wassim waits.", "Wassim"),
    ("“Nobody answers,” said Ward.", "Ward"),
    ("The gang, known as the Habesha Brothers, took the money.", "Habesha Brothers"),
    ("They paid Dream Home Travels for it.", "Dream Home Travels"),
    ("L'agence Sahel Emploi SARL les a payés.", "Sahel Emploi SARL"),
    ("The OneClick Visa agency closed.", "OneClick Visa"),
    ("It was a firm called Global Face Human Resources.", "Global Face Human Resources"),
]
PUBLIC = [
    ("Foreign Minister Anna Koroleva said so.", "Anna Koroleva"),
    ("The reports were denied by spokesman Anton Veresk.", "Anton Veresk"),
    ("Majority leader Kimani Ichung'wo spoke.", "Kimani Ichung'wo"),
    ("Yevgeny Primavin, who heads the state agency, spoke.", "Yevgeny Primavin"),
    ("Maria Zakharina of the Russian foreign ministry spoke.", "Maria Zakharina"),
    ("Kyiv's envoy for the Middle East, Maksym Subko, confirmed it.", "Maksym Subko"),
    ("Rustem Umarin, Ukraine's defence minister, spoke.", "Rustem Umarin"),
    ("The claim is an old one, prosecutor Jose Luis Rayos said.", "Jose Luis Rayos"),
]


@pytest.mark.parametrize(("text", "name"), PRIVATE)
def test_age_family_and_fate_make_a_person_private(text: str, name: str) -> None:
    assert name in find_people(text).private


@pytest.mark.parametrize(("text", "name"), UNCERTAIN)
def test_a_person_of_whom_the_text_tells_nothing_is_not_public(text: str, name: str) -> None:
    people = find_people(text)
    assert name in people.uncertain | people.private


@pytest.mark.parametrize(("text", "name"), PUBLIC)
def test_an_office_makes_a_person_public(text: str, name: str) -> None:
    people = find_people(text)
    assert name in people.public
    assert not any(name in found for found in people.uncertain | people.private)


def test_who_held_an_office_at_the_first_mention_is_public_by_surname() -> None:
    people = find_people("President William Rutto spoke on Monday. Later Rutto said that Kenyans were held.")
    assert "William Rutto" in people.public
    assert not people.uncertain | people.private


def test_the_given_name_of_an_official_is_not_his_alone() -> None:
    people = find_people("President William Rutto spoke on Monday. His guest was William, a farmer.")
    assert "William" in people.uncertain | people.private


@pytest.mark.parametrize(
    "text",
    [
        "In May the Rapid Support Forces took El Fasher and North Darfur, Human Rights Watch says.",
        "Students from Ghana, Nepal and Sri Lanka were sent to the Donetsk region on Monday.",
        "The Ministry of Justice and the African Center for Justice and Peace Studies answered.",
        "Migrants at Cox's Bazar spoke to Amnesty International and the United Nations.",
        "Moscow and the Kremlin said nothing. According to Bloomberg, officials in Nairobi were told.",
        "Wagner fighters flew Shahed drones near Zalingo. The RSF and NGOs disagree.",
        "The Russian-backed group is Iranian-led. Recruits were taken to Kostromo.",
    ],
)
def test_places_peoples_and_organisations_are_no_people(text: str) -> None:
    people = find_people(text)
    assert not people.private | people.uncertain | people.public


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("How Samuel Adjei Was Tricked Into Russia's War", "Samuel Adjei"),
        ("Ghana Student Samuel Adjei Forces Change", "Samuel Adjei"),
        ("‘They Lied To Us’: Nabil's Journey To The Front", "Nabil"),
        ("Samuel's story: from Accra to the front", "Samuel"),
        ("HOW SAMUEL ADJEI WAS DUPED BY RUSSIA", "SAMUEL ADJEI"),
        ("The boy who fled: Kofi tells all", "Kofi"),
        ("How Hope Kamauu Escaped the Front", "Hope Kamauu"),
        ("Ahmed Escapes The Front", "Ahmed"),
        ("Emily Tells All", "Emily"),
        ("kofi tells how he got away", "kofi"),
    ],
)
def test_a_name_in_a_title_is_found_though_the_text_has_it_not(title: str, name: str) -> None:
    assert name in find_in_title(title, "A young man went to the front.")


@pytest.mark.parametrize(
    "title",
    [
        "Russia lures Africans with fake jobs, says Reuters",
        "Foreign Ministry Denies Reports Of Nepalis In Army",
        "Kenyans tricked into Russia's war",
        "UN EXPERTS ALARMED BY RECRUITMENT OF PRISONERS",
        "Russia Threatens Students With Expulsion Unless They Fight",
        "Urgent Call To RSF To End Recruitment Of Child Soldiers",
        "IEBC launches voter drive in Nairobi",
        "Iran's Revolutionary Guards Coerce Afghan Migrants",
        "russia forced the men to fight",
    ],
)
def test_a_title_that_names_nobody_is_left_alone(title: str) -> None:
    assert not find_in_title(title, "The experts were alarmed. The ministry denies reports of recruitment.")


@pytest.mark.parametrize("value", ["Nabil", "Harsh", "a firm called Zarvex", "Samuel Adjei of Ghana"])
def test_a_value_that_names_somebody_is_seen(value: str) -> None:
    assert proper_names(value, "A man of the village went to the front.")


@pytest.mark.parametrize(
    "value",
    ["Returnees", "agents and online recruiters", "a Kenyan agency", "Three of the men", "посредники", "Kenyans"],
)
def test_a_value_that_names_nobody_is_seen(value: str) -> None:
    assert not proper_names(value, "A man of the village went to the front.")


@pytest.mark.parametrize("value", ["Global Manpower Ltd", "Dubai Recruitment Services"])
def test_a_firm_is_named_by_words_that_only_organisations_have(value: str) -> None:
    assert value in proper_names(value, "A man of the village went to the front.", of_firm=True)


@pytest.mark.parametrize("value", ["a firm in South Africa", "recruitment agencies", "the Wagner Group", "Contractors"])
def test_a_firm_that_is_only_described_is_not_named(value: str) -> None:
    assert not proper_names(value, "A man of the village went to the front.", of_firm=True)


@pytest.mark.parametrize(
    "text",
    [
        "They signed in May. Unscrupulous agents charged them, and brokers paid. Brokers said nothing.",
        "Farmers in the region say so. Smugglers took them. Callers have told her of it.",
        "Seven young Nigerians from Benuwe were promised places.",
    ],
)
def test_words_for_anybody_at_the_head_of_a_sentence_are_no_people(text: str) -> None:
    people = find_people(text)
    assert not people.private | people.uncertain | people.public


def test_a_word_that_stands_small_in_a_name_of_somebody_s_account_is_no_ordinary_word() -> None:
    assert "James Otieno" in find_people("James Otieno, 24, signed. His page is t.me/james_o now.").private
