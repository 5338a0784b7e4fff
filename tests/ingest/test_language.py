"""The language of an article, or none where it cannot be told."""

from __future__ import annotations

import pytest

from allegata.ingest.language import detected_language, language_code


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "European officials said that students were warned that their visas would lapse."),
        ("es", "El ministerio negó que los estudiantes hubieran sido obligados a firmar un contrato."),
        ("fr", "Le ministère a nié que des étudiants aient été contraints de signer un contrat."),
        ("ru", "Министерство отрицает, что студентов заставляли подписывать контракт."),
        ("uk", "Міністерство заперечує, що студентів змушували підписувати контракт."),
        ("hi", "मंत्रालय ने इस बात से इनकार किया है कि छात्रों को सेना में भर्ती होने के लिए मजबूर किया गया।"),
        ("ar", "نفت الوزارة أن يكون الطلاب قد أجبروا على توقيع عقود للخدمة في الجيش."),
        ("ne", "विद्यार्थीहरूलाई सेनामा भर्ती हुन बाध्य पारिएको आरोप मन्त्रालयले अस्वीकार गरेको छ।"),
    ],
)
def test_one_sentence_shows_its_language(language: str, text: str) -> None:
    assert detected_language(text) == language


@pytest.mark.parametrize("text", ["", "ok", "japa (1).jpg", "1234 5678 90 2024-06-10 12:00 999 999 999", "x " * 200])
def test_a_scrap_has_no_language(text: str) -> None:
    assert detected_language(text) is None


@pytest.mark.parametrize(
    ("tag", "code"), [("en", "en"), ("EN-gb", "en"), ("pt_BR", "pt"), ("English", None), ("und", None)]
)
def test_a_language_tag_is_cut_to_its_code(tag: str, code: str | None) -> None:
    assert language_code(tag) == code
