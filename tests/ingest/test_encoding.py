"""Bytes come out as the text that was written, or as one line that says why not."""

from __future__ import annotations

import codecs
import contextlib
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allegata.errors import InputError
from allegata.ingest.encoding import decode

RUSSIAN = (
    "Министерство отрицает, что студентов заставляли подписывать контракт. По словам чиновников, молодых людей "
    "задерживали и ставили перед выбором: высылка или служба. На вопросы агентства ведомство не ответило."
)
CURLY = "“We were told to sign,” one of them is alleged to have said – the ministry’s spokesman didn’t answer."


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_every_unicode_encoding_is_read_with_a_mark_or_without(encoding: str) -> None:
    assert decode(RUSSIAN.encode(encoding)) == RUSSIAN


@pytest.mark.parametrize("encoding", ["cp1251", "koi8_r", "iso8859_5", "cp866"])
def test_the_russian_encodings_are_told_apart(encoding: str) -> None:
    assert decode(RUSSIAN.encode(encoding)) == RUSSIAN


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp1252", CURLY),
        ("cp1252", "Según él, niños reclutados en la guerra."),
        ("cp1252", "Le ministère n’a pas répondu à notre demande."),
        ("cp1250", "Mluvčí řekl, že žádní studenti nebyli nuceni."),
        ("cp1250", "Ministerstwo zaprzeczyło oskarżeniom o zmuszanie studentów do służby."),
        (
            "cp1256",
            "قالت وزارة الدفاع إنها لا تعرف شيئا عن تجنيد الطلاب الأجانب في الجيش، ونفت الاتهامات الموجهة إليها.",
        ),
        ("gb18030", "外交部否认了这一指控，并表示从未强迫任何外国留学生参军。" * 2),
        ("shift_jis", "ロシアは留学生を兵役に強制していると非難されている。"),
    ],
)
def test_a_legacy_encoding_is_recognised_by_the_language_in_it(encoding: str, text: str) -> None:
    assert decode(text.encode(encoding)) == text


def test_a_page_is_read_in_the_encoding_that_it_declares() -> None:
    page = "<html><head><meta charset='windows-1251'></head><body>Да</body></html>"
    assert decode(page.encode("cp1251"), is_page=True) == page


def test_a_page_that_declares_latin_1_means_windows_1252() -> None:
    page = f'<html><meta http-equiv="Content-Type" content="text/html; charset=iso-8859-1"><p>{CURLY}</p></html>'
    assert decode(page.encode("cp1252"), is_page=True) == page


@pytest.mark.parametrize("name", ["unicode_escape", "base64", "punycode", "no-such-thing"])
def test_a_page_cannot_declare_an_encoding_that_is_none(name: str) -> None:
    page = f"<html><meta charset={name}><p>{CURLY} \\x41</p></html>"
    assert decode(page.encode("cp1252"), is_page=True) == page


def test_utf_8_cut_off_within_a_character_stays_utf_8() -> None:
    assert decode(RUSSIAN.encode()[:-2]) == RUSSIAN[:-2] + "\ufffd"


@pytest.mark.parametrize(
    "data",
    [
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
        b"one stray zero\0 in a text " + b"of many words " * 20,
        random.Random(1).randbytes(5_000),
        random.Random(2).randbytes(5_000).replace(b"\0", b"\1"),
        codecs.BOM_UTF16_LE + b"a\0\0\0b\0",
    ],
)
def test_a_binary_file_is_refused(data: bytes) -> None:
    with pytest.raises(InputError, match="binary"):
        decode(data)


@pytest.mark.parametrize(
    ("data", "kind"),
    [(b"%PDF-1.7 ...", "PDF"), (b"PK\x03\x04word/", "ZIP"), (b"\x1f\x8b\x08", "gzip"), (b"WARC/1.0", "WARC")],
)
def test_a_known_format_is_named(data: bytes, kind: str) -> None:
    with pytest.raises(InputError, match=kind):
        decode(data)


@given(st.text(st.characters(exclude_categories=("Cc", "Cs"))))
def test_any_text_in_utf_8_comes_back(text: str) -> None:
    assert decode(codecs.BOM_UTF8 + text.encode()) == text


@given(st.binary(max_size=300))
def test_no_bytes_raise_anything_but_an_input_error(data: bytes) -> None:
    with contextlib.suppress(InputError):
        decode(data, is_page=True)
