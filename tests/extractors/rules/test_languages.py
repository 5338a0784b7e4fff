"""A language is a folder of tables, and nothing else: no module knows words, and every folder has the same tables."""

from __future__ import annotations

import ast
import csv
import hashlib
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from allegata.extractors import rules
from allegata.extractors.rules import RulesExtractor
from allegata.extractors.rules.grammar import grammar
from allegata.extractors.rules.inflection import inflection
from allegata.extractors.rules.tables import PATTERNS, languages, tables
from allegata.models import Article
from allegata.vocabulary import Outcome

FOLDER = Path(rules.__file__).parent
LANGUAGES = sorted(languages())
FUNCTION_WORDS = frozenset({
    "the", "a", "an", "of", "by", "with", "and", "or", "but", "to", "from", "on", "at", "for", "who", "which",
    "that", "whom", "whose", "is", "are", "was", "were", "be", "been", "being", "has", "have", "had", "do", "did",
    "will", "would", "could", "may", "might", "must", "never", "no", "nor", "it", "he", "she", "they", "them",
    "him", "her", "his", "their", "this", "these", "those", "told", "as", "than", "if", "when", "while", "because",
    "le", "la", "les", "un", "une", "de", "du", "des", "par", "avec", "et", "ou", "mais", "à", "dans", "pour",
    "qui", "que", "dont", "est", "sont", "été", "ont", "pas", "ne", "il", "elle", "ils", "son", "sa", "ses", "leur",
    "leurs", "selon",
})  # fmt: skip
LONGEST_ENDING = 4
ENDINGS = ("startswith", "endswith", "removesuffix", "removeprefix")


def article(language: str | None, text: str = "Ein Satz. Une phrase. A sentence.") -> Article:
    return Article.model_validate(
        {
            "article_id": "art-" + "0" * 16,
            "text": text,
            "text_sha256": hashlib.sha256(text.encode()).hexdigest(),
            "language": language,
        }
    )


def test_a_language_is_there_where_its_folder_is() -> None:
    folders = {path.name for path in FOLDER.iterdir() if path.is_dir() and re.fullmatch("[a-z]{2}", path.name)}
    assert languages() == folders >= {"en", "fr"}


@pytest.mark.parametrize("language", ["es", "de", "hi"])
def test_a_text_in_a_language_without_tables_is_skipped(language: str) -> None:
    extraction = RulesExtractor().extract(article(language))
    assert (extraction.outcome, extraction.reason) == (Outcome.SKIPPED, f"language: {language}")


def test_the_answer_of_an_article_depends_on_the_tables_of_its_language() -> None:
    assert tables("fr").fingerprint != tables("en").fingerprint
    hashes = {RulesExtractor().request_hash(article(language)) for language in ("en", "fr", None)}
    assert len(hashes) == 3


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_the_same_tables(language: str) -> None:
    def names(folder: str) -> set[str]:
        return {path.name for path in (FOLDER / folder).iterdir() if path.suffix in (".toml", ".csv")}

    assert names(language) == names("en")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", sorted(path.name for path in (FOLDER / "en").glob("*.toml")))
def test_every_table_has_the_same_classes_in_every_language(language: str, name: str) -> None:
    def classes(folder: str) -> set[str]:
        sections = tomllib.loads((FOLDER / folder / name).read_text(encoding="utf-8"))
        inner = sections.get("endings", {})  # of language.toml
        return {*sections, *inner}

    assert classes(language) == classes("en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_relation_is_one_that_english_names(language: str) -> None:
    assert set(grammar(language).relations.values()) <= set(grammar("en").relations.values())


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_class_of_a_pattern_is_in_the_lexicon(language: str) -> None:
    lexicon = tomllib.loads((FOLDER / language / "lexicon.toml").read_text(encoding="utf-8"))
    for name in ("conduct.csv", "means.csv", "answers.csv"):
        for row in csv.DictReader((FOLDER / PATTERNS / name).read_text(encoding="utf-8").splitlines()):
            assert set(re.findall("[A-Z_]{2,}", row["pattern"])) <= lexicon.keys(), row


@pytest.mark.parametrize(
    ("language", "word", "forms"),
    [
        (
            "en",
            "trap~",
            {"trap", "traps", "trapping", "trapped", "traping", "traped"},
        ),  # whether it doubles is not said
        ("en", "carry~", {"carry", "carries", "carrying", "carried"}),
        ("en", "take~", {"take", "takes", "taking", "took", "taken"}),
        ("en", "agency^", {"agency", "agencies"}),
        ("en", "woman^", {"woman", "women"}),
        ("en", "unaware", {"unaware"}),
        ("fr", "enrôler~", {"enrôler", "enrôle", "enrôlent", "enrôlant", "enrôlé", "enrôlées", "enrôlait"}),
        ("fr", "contraindre~", {"contraint", "contraignent", "contraints"}),
        ("fr", "libérer~", {"libère", "libérés"}),
        ("fr", "démentir~", {"dément", "démentent", "démenti"}),
        ("fr", "recruteur^", {"recruteur", "recruteurs", "recruteuse"}),
        ("fr", "réseau^", {"réseau", "réseaux"}),
    ],
)
def test_a_word_stands_for_all_its_forms(language: str, word: str, forms: set[str]) -> None:
    found = set(inflection(language).forms(word))
    assert forms == found if language == "en" else forms <= found


def literals(tree: ast.AST) -> Iterator[str]:
    docstrings = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            yield node.value


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.py")), ids=lambda path: path.stem)
def test_no_module_knows_words_of_a_language(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert {one for one in literals(tree) if one in FUNCTION_WORDS and one not in tables("en").words} == set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in ENDINGS:
            asked = {one for argument in node.args for one in literals(argument)}
            assert not {one for one in asked if one.isalpha() and one.islower() and len(one) <= LONGEST_ENDING}, (
                ast.unparse(node)
            )
        if (
            isinstance(node, ast.Compare)
            and isinstance(node.left, ast.Attribute)
            and node.left.attr in ("lower", "text")
        ):
            asked = {one for side in node.comparators for one in literals(side)}
            assert not {one for one in asked if one.isalpha()} - tables("en").words.keys(), ast.unparse(node)
