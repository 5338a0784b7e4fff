"""What stands around an article goes, and no sentence of news with it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allegata.gazetteer.furniture import furniture_kind
from allegata.gazetteer.tables import rows
from allegata.ingest.draft import Place
from allegata.ingest.furniture import without_edges, without_furniture
from allegata.ingest.plain import draft_of_text

GOLD = Path(__file__).parents[1] / "gold"
NEWS = [
    "European officials said that foreign students were warned that their visas would lapse unless they enlisted.",
    "The ministry did not answer a request for comment; the embassy has denied similar accounts in the past.",
]

FURNITURE = [
    ("men at a station (2).jpg", "caption"),
    ("Photo: Ada Reporter / The Sample", "caption"),
    ("The two men before they left. [Photo by Ada Reporter]", "caption"),
    ("Recruits on a square near the town. REUTERS/Ada Reporter", "caption"),
    ("Recruits on a square near the town (Ada Reporter/AFP)", "caption"),
    ("Recruits on a square near the town © AFP / ADA REPORTER", "caption"),
    ("Crédit photo : L'Exemple", "caption"),
    ("Foto: El Ejemplo", "caption"),
    ("Фото: Образец", "caption"),
    ("BREAKING NEWS", "newsletter"),
    ("Never miss a breaking news alert!", "newsletter"),
    ("Sign up for our morning letter. You can unsubscribe at any time.", "newsletter"),
    ("Inscrivez-vous à notre lettre du matin.", "newsletter"),
    ("Suscríbete a nuestro boletín y recibe lo mejor de la semana.", "newsletter"),
    ("Подпишитесь на нашу рассылку", "newsletter"),
    ("Leave a Reply", "comments"),
    ("Your email address will not be published. Required fields are marked *", "comments"),
    ("Laisser un commentaire", "comments"),
    ("Deja una respuesta", "comments"),
    ("Ваш адрес email не будет опубликован.", "comments"),
    ("Если вы нашли ошибку, пожалуйста, выделите фрагмент текста и нажмите Ctrl+Enter.", "comments"),
    ("Facebook | X | WhatsApp | Telegram", "sharing"),
    ("Share this story: Email | Facebook", "sharing"),
    ("Partager cet article sur Facebook", "sharing"),
    ("Compartir", "sharing"),
    ("Подписывайтесь на наш Telegram-канал", "sharing"),
    ("Read more: Men said to have been lured abroad", "teaser"),
    ("READ MORE | Men said to have been lured abroad", "teaser"),
    ("À lire aussi » Des hommes attirés à l'étranger", "teaser"),
    ("Lea también: Hombres llevados con engaños", "teaser"),
    ("Читайте также: Мужчин заманили за границу", "teaser"),
    ("We use cookies to improve this site.", "subscription"),
    ("Cet article est réservé aux abonnés.", "subscription"),
    ("Publicidad", "subscription"),
    ("На правах рекламы", "subscription"),
    ("© 2024 The Sample. All rights reserved.", "copyright"),
    ("Tous droits réservés.", "copyright"),
    ("При использовании материалов ссылка на сайт обязательна.", "copyright"),
]

KEPT = [
    "“Sign up for our programme,” the recruiter wrote to them.",
    "Sign up for our programme, the advert said. Those who did were flown to the front.",
    "The embassy did not respond to a request for comment.",
    "Photographs seen by the agency show the men in uniform.",
    "The photo was taken near the border, the mother said.",
    "Follow-up calls to the ministry went unanswered.",
    "The men had been told to share their passports with the agent.",
    "Subscribers of the channel were offered 2,000 dollars to sign.",
    "Telegram was where most of them were recruited, the report said.",
    "- Telegram",
    "He read more about the offer on Facebook and Telegram before he left.",
    "The newsletter of the union first reported the deaths.",
    "Copyright disputes had brought the firm to court before.",
    "Ada Reporter is a journalist who was detained in the capital last week.",
    "Source: Reuters",
    "(Reuters)",
    "The men were taken to a camp, officials told AFP.",
    "Correction: an earlier version gave the wrong number of men.",
    "Compartir piso con otros reclutas era obligatorio, contó uno de ellos.",
    "Читайте договор внимательно, предупредило посольство.",
    "Les photos montrent des recrues dans un camp.",
    "Además, dijo que lo amenazaron.",
]


@pytest.mark.parametrize(("line", "kind"), FURNITURE)
def test_furniture_is_told_by_its_words(line: str, kind: str) -> None:
    assert furniture_kind(line) == kind


@pytest.mark.parametrize("line", KEPT + NEWS)
def test_news_is_no_furniture(line: str) -> None:
    assert furniture_kind(line) is None
    assert without_furniture([*NEWS, line]) == [*NEWS, line]


def test_a_paragraph_with_one_sentence_of_news_stays_whole() -> None:
    mixed = f"Sign up for our newsletter. {NEWS[0]}"
    assert without_furniture([mixed]) == [mixed]


def test_a_biography_below_its_label_goes() -> None:
    below = [
        "BREAKING NEWS",
        "Written By",
        "Ada Reporter covers courts and films. At The Sample, she looks at both.",
        "View Full Bio & Articles →",
        "Leave a Reply",
    ]
    assert without_furniture([*NEWS, *below]) == NEWS


def test_a_biography_of_who_the_page_names_as_author_goes() -> None:
    biography = "Ada Reporter is a correspondent of The Sample in Nairobi."
    assert without_furniture([*NEWS, biography], ["Ada Reporter"]) == NEWS
    assert without_furniture([*NEWS, biography], ["Bo Writer"]) == [*NEWS, biography]


def test_a_byline_goes_where_the_page_names_the_author() -> None:
    assert without_furniture(["By Ada Reporter and Bo Writer", *NEWS], ["Ada Reporter", "Bo Writer"]) == NEWS
    assert without_furniture(["By Ada Reporter", *NEWS]) == ["By Ada Reporter", *NEWS]


def test_a_label_in_the_middle_takes_nothing_with_it_but_itself() -> None:
    assert without_furniture([NEWS[0], "Written by", "Ada Reporter covers courts.", NEWS[1]]) == [
        NEWS[0],
        "Ada Reporter covers courts.",
        NEWS[1],
    ]


def test_a_plain_text_loses_its_ends_only() -> None:
    article = f"{NEWS[0]}\n\nRead more: a story\n\n{NEWS[1]}"
    text = f"japa (1).jpg\n{article}\n\nNever miss a breaking news alert!\nWritten By\nAda\n"
    assert without_edges(text).strip() == article
    assert draft_of_text(text, Place("a.txt", "a")).text == without_edges(text)


@pytest.mark.parametrize("text", ["Share\n", "BREAKING NEWS\n\nLeave a Reply", "", "\n\n"])
def test_a_plain_text_of_nothing_else_stays_whole(text: str) -> None:
    assert without_edges(text) == text


LINES = st.lists(
    st.sampled_from(
        [line for line, _ in FURNITURE] + KEPT + NEWS + ["Written by", "Ada Reporter", "", "By Ada Reporter"]
    )
    | st.text(max_size=40)
)


@given(LINES, st.sampled_from([(), ("Ada Reporter",)]))
def test_to_leave_furniture_out_twice_changes_nothing(lines: list[str], authors: tuple[str, ...]) -> None:
    once = without_furniture(lines, authors)
    assert without_furniture(once, authors) == once


@given(LINES.map("\n".join))
def test_to_trim_a_text_twice_changes_nothing(text: str) -> None:
    once = without_edges(text)
    assert without_edges(once) == once
    assert once in text


def _annotated() -> list[tuple[str, list[str]]]:
    found = []
    for file in sorted((GOLD / "articles").glob("*.json")):
        annotation = (GOLD / "gold" / file.name).read_text(encoding="utf-8")
        quotes = re.findall(r'"quote": ("(?:[^"\\]|\\.)*")', annotation)
        text = json.loads(file.read_text(encoding="utf-8"))["text"]
        found.append((text, [json.loads(quote) for quote in quotes]))
    return found


def test_no_paragraph_goes_that_an_annotator_quoted() -> None:
    annotated = _annotated()
    assert len(annotated) > 20
    for text, quotes in annotated:
        gone = [line for line in text.split("\n") if line not in without_furniture(text.split("\n"))]
        assert [quote for quote in quotes for line in gone if quote in line] == []


def test_the_noisy_articles_lose_some_of_their_noise() -> None:
    texts = [text for text, _ in _annotated()]
    assert sum(len(without_furniture(text.split("\n"))) < len(text.split("\n")) for text in texts) >= 3


def test_phrases_are_in_the_languages_that_are_promised() -> None:
    for kind in ("caption", "newsletter", "comments", "sharing", "teaser", "subscription", "copyright", "author"):
        languages = {row["language"] for row in rows("furniture") if row["kind"] == kind}
        assert {"en", "fr", "es", "ru"} <= languages, kind
