"""A folder of decisions is read as people keep it, and what is unclear is refused with its place, all at once."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.editorial.folder import alg, art, fault, faults, folder

from allegata.editorial import About, Contributor, Editorial, EditorialError, read_editorial
from allegata.editorial.sheet import rows_of
from allegata.errors import UsageError
from allegata.vocabulary import NoticeKind, TombstoneReason

STATEMENT = f"statement_id,about,party,made,statement,url\nembassy-1,{alg(1)},The embassy,2026-11-05,We deny it.,\n"
NOTICE = f"notice_id,about,notice,issued,text\ncourt-1,{art(1)},acquittal,2026-11-05,Acquitted.\n"


def test_a_folder_without_files_decides_nothing(tmp_path: Path) -> None:
    assert read_editorial(tmp_path) == Editorial()
    assert read_editorial(folder(tmp_path, notices="", statements="\n\n")) == Editorial()


def test_a_folder_that_is_not_there_is_an_error_of_use(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="allegata editorial init"):
        read_editorial(tmp_path / "decisions")


def test_every_file_is_read_into_the_order_of_its_keys(tmp_path: Path) -> None:
    read = read_editorial(
        folder(
            tmp_path,
            release='title = "A title"\nreply_days = 10\ncorpus_version = 2026-11-01\nknown_limits = ["No radio."]\n'
            '[[contributors]]\ntitle = "An institute"\nroles = ["publisher"]\n',
            statements=STATEMENT,
            notices="\n".join(
                [
                    "notice_id,about,notice,issued,text",
                    f"z-2,{alg(2)} {alg(1)};{alg(2)},under_review,2026-11-06,",
                    f"court-1,{art(1)},acquittal,2026-11-05,Acquitted.",
                ]
            ),
            collections="collection_number,searched\n10,the web\n2,an archive\n",
            withdrawals=f"record_id,reason,decided,note\n{alg(9)},legal,2026-11-07,letter of the 3rd\n",
        )
    )
    assert read.about == About(
        title="A title",
        reply_days=10,
        corpus_version="2026-11-01",
        known_limits=("No radio.",),
        contributors=(Contributor(title="An institute", roles=("publisher",)),),
    )
    assert [each.decision.notice_id for each in read.notices] == ["court-1", "z-2"]
    assert read.notices[1].about == (alg(2), alg(1)) and read.notices[1].row == 2
    assert read.notices[0].decision.notice is NoticeKind.ACQUITTAL
    assert [each.collection_number for each in read.collections] == [2, 10]
    assert read.statements[0].decision.statement == "We deny it."
    assert read.withdrawals[0].decision.reason is TombstoneReason.LEGAL


@pytest.mark.parametrize(
    "written",
    [
        STATEMENT.encode("utf-8-sig"),
        STATEMENT.replace("\n", "\r\n").encode(),
        STATEMENT.replace("\n", "\r").encode(),
        STATEMENT.replace(",", ";").encode(),
        ("sep=;\r\n" + STATEMENT.replace(",", ";").replace("\n", "\r\n")).encode("utf-8-sig"),
        STATEMENT.replace(",", "\t").encode("utf-16"),
        (STATEMENT + ",,,,,\n\n , ,,,,\n").encode(),
        STATEMENT.replace("\n", ",,\n").encode(),
        STATEMENT.replace("statement_id", " Statement_ID ").replace("The embassy", " The embassy ").encode(),
        "".join(",".join(reversed(line.split(","))) + "\n" for line in STATEMENT.splitlines()).encode(),
        STATEMENT.replace(",url", "").replace("it.,\n", "it.\n").encode(),
    ],
    ids=["mark", "crlf", "cr", "semicolons", "sep", "utf-16", "empty rows", "empty columns", "spaces", "order", "less"],
)
def test_a_sheet_is_read_as_spreadsheets_and_editors_write_it(tmp_path: Path, written: bytes) -> None:
    (read,) = read_editorial(folder(tmp_path, statements=written)).statements
    assert (read.decision.party, read.decision.statement, read.decision.url) == ("The embassy", "We deny it.", None)
    assert read.about == (alg(1),)


def test_a_row_is_counted_as_a_spreadsheet_does(tmp_path: Path) -> None:
    assert fault(tmp_path, notices=f"sep=,\r\n{NOTICE}\r\n\r\ncourt-2,{art(1)},verdict,2026-11-05,x\r\n").startswith(
        "notices.csv, row 5, notice: 'verdict' does not fit. Write one of: under_review, acquittal"
    )


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("2026-11-05", "5.11.2026"), "row 2, made: '5.11.2026' is no day. Write it as YYYY-MM-DD"),
        (("2026-11-05", "2026-02-30"), "row 2, made: '2026-02-30' is no day"),
        (("The embassy", ""), "row 2, party: it must not be empty. It is: who makes the statement"),
        (("We deny it.", ""), "row 2, statement: neither its words nor where they can be read"),
        (("We deny it.", '"We\ndeny it."'), "row 2, statement: a line break in it"),
        (("We deny it.", "We \x07 deny"), "row 2, statement: a control character"),
        (("We deny it.", "We \u202eyned"), "row 2, statement: a character that nobody sees"),
        (("We deny it.", "We d\ufffdny"), "row 2, statement: letters that were lost"),
        (("We deny it.", '"We ""deny" it.'), "row 2: quotation marks that do not match"),
        (("We deny it.", "We, deny it."), "row 2: 7 cells, where the header has 6"),
        (("it.,\n", "it.\n"), "row 2: 5 cells, where the header has 6. Write empty cells too"),
        (("We deny it.", "Write to press@embassy.example"), "row 2, statement: a mail address in it. Leave it out"),
        (("We deny it.", "Call 020 7946 0123."), "row 2, statement: a telephone number in it"),
        (("The embassy", "Desk +44 20 7946 0123"), "row 2, party: a telephone number in it"),
        (("it.,", "it.,embassy.example"), "row 2, url: 'embassy.example' is no address. Write one that begins with"),
        ((alg(1), ""), "row 2, about: it is about nothing"),
        ((alg(1), "alg-1"), "row 2, about: 'alg-1' is no identifier"),
        (("embassy-1", "Embassy 1"), "row 2, statement_id: 'Embassy 1' does not fit. Write small letters"),
        (("party", "partei"), "row 1: there is no column 'partei'. Write 'party'"),
        ((",url", ",party"), "row 1, party: column 'party' twice"),
        (("party,made", "party,,made"), "row 2: 6 cells, where the header has 7"),
    ],
)
def test_what_is_unclear_is_refused_with_its_place_and_what_to_write(
    tmp_path: Path, change: tuple[str, str], told: str
) -> None:
    assert f"statements.csv, {told}" in " | ".join(faults(tmp_path, statements=STATEMENT.replace(*change)))


def test_a_separator_inside_a_text_does_not_move_the_cells_behind_it(tmp_path: Path) -> None:
    collections = 'collection_number,searched,query,note\n1,an archive, and the web,"recruited",\n'
    assert "row 2: 5 cells, where the header has 4" in fault(tmp_path, collections=collections)
    collections = "collection_number,,searched\n1,words,the web\n"
    assert "row 2: a cell beneath no column name" in fault(tmp_path, collections=collections)


@pytest.mark.parametrize("text", ["Resolution 2396 (2017)", "300 000 men in 2024-2025", "Case 2026/417, 5 May 2026"])
def test_numbers_that_reach_nobody_stay(tmp_path: Path, text: str) -> None:
    assert faults(tmp_path, statements=STATEMENT.replace("We deny it.", f'"{text}"')) == []


def test_the_party_may_have_its_mail_address_shown_as_address(tmp_path: Path) -> None:
    statements = STATEMENT.replace("it.,", "it.,mailto:press@embassy.example")
    assert read_editorial(folder(tmp_path, statements=statements)).statements[0].decision.url is not None


def test_a_column_that_is_needed_and_missing_is_told_once(tmp_path: Path) -> None:
    notices = "notice_id,notice,issued\na,correction,2026-01-01\nb,under_review,2026-01-01\n"
    assert [told.partition(". ")[0] for told in faults(tmp_path, notices=notices)] == [
        "notices.csv, row 1: no column 'about'",
        "notices.csv, row 2, text: nothing that shows the correction",
    ]


def test_all_faults_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    found = faults(
        tmp_path,
        release='licence = "MIT"\nreply_days = 90\ntitel = "x"\ncontact = "nobody"\ndescription = "a\\nb"\n'
        '[[contributors]]\nrole = "x"\n',
        collections="collection_number,searched,searched_from,searched_until,published_from,published_until\n"
        "1,web,2026-05-01,2026-04-01,2026,2026-03\n01,web,,,2026-04,2026-03-31\n",
        statements=STATEMENT + STATEMENT.splitlines()[1] + "\n",
        notices="a;b\n1;2\n",
        withdrawals=f"record_id,reason,decided,successor_id\n{alg(1)},no_longer_extracted,2026-01-01,\n"
        f"{alg(2)},duplicate_of,2026-01-01,\n{alg(3)},legal,2026-01-01,{alg(1)}\n"
        f"{alg(4)},duplicate_of,2026-01-01,{alg(4)}\n{alg(5)},duplicate_of,2026-01-01,{art(4)}\n"
        f"{alg(6)},duplicate_of,2026-01-01,{alg(7)}\n{alg(7)},duplicate_of,2026-01-01,{alg(6)}\n",
    )
    assert [told.partition(". ")[0] for told in found] == [
        "release.toml, description: a line break in it, or a quotation mark that is not closed",
        "release.toml, contact: it does not fit",
        "release.toml, contributors[1].title: it is missing",
        "release.toml, contributors[1].role: there is no 'role'",
        "release.toml, reply_days: it does not fit",
        "release.toml, licence: the licence is not chosen here",
        "release.toml, titel: there is no 'titel'",
        "collections.csv, row 2, searched_until: 2026-04-01 is before searched_from, 2026-05-01",
        "collections.csv, row 3, published_until: 2026-03-31 is before published_from, 2026-04",
        "statements.csv, row 3, statement_id: 'embassy-1' stands in row 2 too",
        "notices.csv, row 1: there is no column 'a'",
        "notices.csv, row 1: there is no column 'b'",
        "notices.csv, row 1: no column 'notice_id', 'about', 'notice', 'issued'",
        "withdrawals.csv, row 2, reason: no_longer_extracted is given by code alone",
        "withdrawals.csv, row 3, successor_id: it must not be empty for duplicate_of",
        "withdrawals.csv, row 4, successor_id: legal has no successor",
        "withdrawals.csv, row 5, successor_id: a record is no duplicate of itself",
        "withdrawals.csv, row 6, successor_id: an article is no duplicate of an allegation",
        "withdrawals.csv, row 7, successor_id: a circle of duplicates, none of which stays",
        "withdrawals.csv, row 8, successor_id: a circle of duplicates, none of which stays",
    ]


def test_bytes_of_no_known_encoding_are_refused_and_not_guessed(tmp_path: Path) -> None:
    assert "statements.csv: line 2 is not UTF-8. Save it as" in fault(
        tmp_path, statements=STATEMENT.replace("The embassy", "L’ambassadé").encode("cp1252")
    )
    assert "release.toml: line 1 is not UTF-8" in fault(
        folder(tmp_path, statements=""), release='title = "é"'.encode("latin-1")
    )
    assert "release.toml: it is no TOML" in fault(tmp_path, release="title: x")


def test_a_file_that_nobody_reads_is_told(tmp_path: Path) -> None:
    for name in (
        "notice.csv",
        "Statements.CSV",
        "withdrawals.xlsx",
        "README.md",
        "letters.xlsx",
        ".~lock.notices.csv#",
    ):
        (tmp_path / name).write_bytes(b"")
    assert faults(tmp_path) == [
        "Statements.CSV: it is not read. Save it as statements.csv",
        "notice.csv: it is not read. Save it as notices.csv",
        "withdrawals.xlsx: it is not read. Save it as withdrawals.csv",
    ]


def test_a_run_that_stops_names_some_faults_and_the_command_that_lists_all(tmp_path: Path) -> None:
    rows = "".join(f"{number},\n" for number in range(1, 9))
    with pytest.raises(EditorialError) as raised:
        read_editorial(folder(tmp_path, collections=f"collection_number,searched\n{rows}"))
    assert len(raised.value.faults) == 8
    assert str(raised.value).startswith("8 faults: collections.csv, row 2, searched: it must not be empty; ")
    assert str(raised.value).endswith("; and 3 more. List them: allegata editorial check FOLDER")


CELL = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), min_size=1).filter(str.strip)


@given(cells=st.lists(CELL, min_size=3, max_size=3), separator=st.sampled_from(",;\t"), mark=st.booleans())
def test_what_a_spreadsheet_writes_is_what_is_read(cells: list[str], separator: str, mark: bool) -> None:
    text = io.StringIO()
    csv.writer(text, delimiter=separator).writerows([["one", "two", "three"], cells])
    data = text.getvalue().encode("utf-8-sig" if mark else "utf-8")
    table = rows_of("a.csv", data, ("one", "two", "three"), ())
    assert table.faults == ()
    assert list(table.rows[0].cells.values()) == [cell.strip() for cell in cells]


PIECES = st.sampled_from(
    [*'",;=[]{}\n\r\t\\#', "sep=", "notice_id", "about", "issued", alg(1), "contributors", "title", "nan"]
)


@settings(max_examples=60)
@given(data=st.one_of(st.binary(max_size=60), st.lists(PIECES, max_size=20).map(lambda some: "".join(some).encode())))
def test_whatever_stands_in_the_files_is_read_or_refused_in_words(
    data: bytes, tmp_path_factory: pytest.TempPathFactory
) -> None:
    at = tmp_path_factory.getbasetemp() / "whatever"
    assert all(faults(at, release=data, notices=data, collections=data, statements=data, withdrawals=data))


@pytest.mark.parametrize(
    "release",
    [
        "reply_days = nan",
        f"reply_days = {'9' * 5000}",
        "reply_days = 14.5",
        f"known_limits = {'[' * 2000}",
        "contributors = 1",
        "contributors = [1]",
        "contributors = [{title = 'x', roles = 'author'}]",
        "contributors = [{title = 'x', roles = [1]}]",
        "homepage = 'ftp://x.example'",
        "title = ''",
        "title = 1",
        "[title]",
        "contact = 'x y@z.example'",
    ],
)
def test_a_value_of_another_kind_is_refused_in_words(tmp_path: Path, release: str) -> None:
    assert fault(tmp_path, release=release).startswith("release.toml")
