"""Damages planted in a release, each found by its file, row and rule, and nothing else found with them.

Those of one kind are planted in one copy, each in a record of its own, for what one costs to check they all do. Where
the damage is in what the rows say, it is a careful forger's: CSV and Parquet agree, the views are made anew, every
checksum fits, and the database, which a release may do without, is gone.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet
import pytest
from tests.linked import load_linked
from tests.publish.damage import Row, Sheets, fit, mend_database_sum, mend_descriptor, mend_sums, write_parquet
from tests.publish.damage import sha256 as file_sum
from tests.records import a_record, a_sample, an_article, article_id, sha256

from allegata.contract.views import VIEWS
from allegata.publish import Release, publish, validate
from allegata.publish.consistency import EVIDENCE_TABLES
from allegata.publish.findings import RULES

Place = tuple[str, int | None, str]
Where = tuple[str, Row | None, str]
"""A table, the row in it, and the rule that it breaks."""

LAST = 60
"""Number of the last record: each damage has one or more of its own, from 11 on."""

NOBODY = f"alg-{'0' * 16}"
NOWHERE = f"art-{'0' * 16}"


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release that is whole, of records enough; never to be written to."""
    folder = tmp_path_factory.mktemp("sound")
    load_linked(folder / "a.duckdb", [*a_sample(), *(a_record(number) for number in range(11, LAST + 1))])
    return publish(folder / "a.duckdb", folder / "out", Release("0.1.0", "2026-01-02")).folder


@pytest.fixture(scope="module")
def copied(sound: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Path]:
    """Gives a copy of it, to be damaged."""
    return lambda: Path(shutil.copytree(sound, tmp_path_factory.mktemp("damaged") / "out"))


def places(out: Path, articles: Path | None = None) -> set[Place]:
    return {(finding.file, finding.row, finding.rule) for finding in validate(out, articles)}


# --- what the rows say ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Planted:
    """A damage to rows: what it is called, and what does it and says where it will be found."""

    name: str
    plant: Callable[[Sheets], Iterable[Where]]


def named(number: int, position: int = 1) -> str:
    """The identifier of an allegation of a record."""
    return f"alg-{sha256(f'{article_id(number)} {position}')[:16]}"


def row_of(sheets: Sheets, table: str, number: int, part: int = 0) -> Row:
    """A row of a record, in a table."""
    key, value = ("article_id", article_id(number)) if table == "articles" else ("allegation_id", named(number))
    return [row for row in sheets[table] if row[key] == value][part]


def setting(name: str, table: str, number: int, rules: str, /, part: int = 0, **cells: str) -> Planted:
    """Sets cells of one row, which is then found to break the rules, joined by spaces."""

    def plant(sheets: Sheets) -> Iterable[Where]:
        row = row_of(sheets, table, number, part)
        row.update(cells)
        return [(table, row, rule) for rule in rules.split()]

    return Planted(name, plant)


def quoting(name: str, number: int, quote: str) -> Planted:
    """Puts another quote into a row, of the length that its offsets say."""
    return setting(
        name, "cited_sources", number, "quote-length", quote=quote, quote_start="0", quote_end=str(len(quote))
    )


def losing(name: str, table: str, number: int, left: str, rule: str) -> Planted:
    """Removes the rows of a record from one table, which is then missed in another."""

    def plant(sheets: Sheets) -> Iterable[Where]:
        sheets[table][:] = [row for row in sheets[table] if row["allegation_id"] != named(number)]
        return [(left, row_of(sheets, left, number), rule)]

    return Planted(name, plant)


def adding(name: str, table: str, rule: str, /, **cells: str) -> Planted:
    """Adds a row of its own at the end of a table, where the order of its key wants it."""
    return Planted(name, lambda sheets: [(table, sheets.added(table, **cells), rule)])


def in_first(name: str, table: str, rule: str, /, **cells: str) -> Planted:
    """Sets cells of the first row of a table."""

    def plant(sheets: Sheets) -> Iterable[Where]:
        sheets[table][0].update(cells)
        return [(table, sheets[table][0], rule)]

    return Planted(name, plant)


def answer_taken_for_another(form: str, role: str, number: int) -> Callable[[Sheets], Iterable[Where]]:
    def plant(sheets: Sheets) -> Iterable[Where]:
        row_of(sheets, "responses", number).update(form=form, role=role)
        tables = ("allegations", "alleged_perpetrators")
        return [(table, row_of(sheets, table, number), "denial-status") for table in tables]

    return plant


def swapped_rows(sheets: Sheets) -> Iterable[Where]:
    rows = sheets["responses"]
    rows[5], rows[6] = rows[6], rows[5]
    return [("responses", rows[6], "order")]


def doubled_row(sheets: Sheets) -> Iterable[Where]:
    rows = sheets["group_statuses"]
    rows.insert(9, dict(rows[8]))
    return [("group_statuses", rows[9], "primaryKey")]


def doubled_number(sheets: Sheets) -> Iterable[Where]:
    second = next(row for row in sheets["allegations"] if row["allegation_number"] == "2")
    both = [row for row in sheets["allegations"] if row["article_id"] == second["article_id"]]
    second["allegation_number"] = "1"
    return [("allegations", both[-1], rule) for rule in ("unique", "numbering")]


def article_without_outcome(sheets: Sheets) -> Iterable[Where]:
    row = next(row for row in sheets["articles"] if row["outcome"] == "refused")
    row["outcome"] = "ok"
    return [("articles", row, "outcome")]


def copies_of_each_other(sheets: Sheets) -> Iterable[Where]:
    (row,) = sheets["near_copies"]
    reverse = {**row, "article_id": row["other_article_id"], "other_article_id": row["article_id"]}
    sheets["near_copies"].append(reverse)
    sheets["near_copies"].sort(key=lambda row: row["article_id"])
    return [("near_copies", sheets["near_copies"][1], "copy-pair")]


def notice_without_its_row(sheets: Sheets) -> Iterable[Where]:
    sheets["notice_allegations"].clear()
    return [("notices", sheets["notices"][0], "notice")]


def statement_for_an_origin_that_is_none(sheets: Sheets) -> Iterable[Where]:
    bare = named(1, 2)
    row = sheets.added("statement_allegations", statement_id="embassy-2", allegation_id=bare, reach="same_origin")
    sheets.added("statements", statement_id="embassy-2", party="An embassy", made="2026-01-01", statement="We deny it.")
    return [("statement_allegations", row, "reach")]


def circle_of_tombstones(sheets: Sheets) -> Iterable[Where]:
    one, two = ({"record_id": f"art-{'f' * 15}{each}", "article_id": f"art-{'f' * 15}{each}"} for each in "12")
    common = {"reason": "duplicate_of", "removed_in": "0.0.9", "decided": "2026-01-01"}
    rows = [
        sheets.added("tombstones", **one, **common, successor_id=two["record_id"]),
        sheets.added("tombstones", **two, **common, successor_id=one["record_id"]),
    ]
    return [("tombstones", row, "tombstone") for row in rows]


def removed_without_a_tombstone(sheets: Sheets) -> Iterable[Where]:
    row = sheets.added(
        "changes", change_number="2", change="removed", table_name="allegations", article_id=NOWHERE,
        allegation_id=NOBODY,
    )  # fmt: skip
    return [("changes", row, "change")]


def tombstone(name: str, number: int, /, **cells: str) -> Planted:
    """A tombstone at its place in the order of the table, after the one that is there, with one thing wrong."""
    whole = {
        "record_id": f"alg-{'f' * 14}{number:02}", "article_id": article_id(number), "reason": "error",
        "removed_in": "0.1.0", "decided": "2026-01-01",
    }  # fmt: skip

    def plant(sheets: Sheets) -> Iterable[Where]:
        row = sheets.added("tombstones", **{**whole, **cells})
        sheets["tombstones"].sort(key=lambda row: row["record_id"])
        return [("tombstones", row, "tombstone")]

    return Planted(name, plant)


def changed(name: str, number: int, /, **cells: str) -> Planted:
    """A change of a record that is there, with one thing wrong."""
    whole = {
        "change_number": str(number), "change": "changed", "table_name": "allegations", "article_id": article_id(11),
        "allegation_id": named(11), "field": "stance", "before": "asserted", "after": "attributed",
    }  # fmt: skip
    return adding(name, "changes", "change", **{**whole, **cells})


LONG = "word " * 25 + "word"

FORGED = (
    # quotes
    setting("a quote edited, its offsets left", "responses", 11, "quote-offsets", quote="Ruritania admitted it"),
    setting("a quote shown that is said to be withheld", "allegation_means", 12, "quote-status",
            quote_status="withheld"),
    quoting("a cut quote of a word too many", 13, LONG),
    quoting("a cut quote of a character too many", 14, "x" * 201),
    # what denies, and who answers
    setting("the denial status of an allegation changed", "allegations", 15, "denial-status",
            denial_status="not_stated"),
    setting("the denial status of an accused changed", "alleged_perpetrators", 16, "denial-status",
            denial_status="acknowledged"),
    setting("a denial put down to who did not answer", "alleged_perpetrators", 17, "denial-status", part=1,
            denial_status="denied"),
    Planted("a denial made an admission", answer_taken_for_another("acknowledged", "accused", 18)),
    Planted("a denial given to somebody else", answer_taken_for_another("denied", "home_state", 19)),
    # codes and values
    setting("a code that is none", "allegations", 20, "enum", stance="alleged"),
    setting("a region's code that lost its zeros", "group_nationalities", 21, "pattern country-code", code="2"),
    setting("a code of no country", "group_nationalities", 22, "country-code", part=1, code="KEM"),
    setting("a region without its code", "group_nationalities", 23, "nationality-code", code=""),
    setting("a network made an organ of a state", "alleged_perpetrators", 24, "accused-state", part=1, organ="army"),
    setting("a state turned into an association", "alleged_perpetrators", 25, "accused-state",
            associated_country_code="KEN"),
    setting("a date that is none", "articles", 26, "date", published="2025-02-30"),
    setting("a text that turns the direction of writing", "articles", 27, "text", source_id="post-\u202e72"),
    setting("a control character in a name", "cited_sources", 28, "text", name="European\x1b[31m officials"),
    setting("more people at least than at most", "affected_groups", 29, "number-range", part=1, number_low="900"),
    setting("a number of people that no words give", "affected_groups", 30, "number-range", number_low="9"),
    setting("a value that must be there and is not", "articles", 31, "required", text_sha256=""),
    setting("a value out of its form", "articles", 32, "pattern", text_sha256="F" * 64),
    setting("a number below the least", "articles", 33, "minimum", text_version="0"),
    # keys and numbers
    setting("a row of an allegation that is not there", "allegation_means", 34, "foreignKey order",
            allegation_id=NOBODY),
    setting("a number left out", "alleged_perpetrators", 35, "numbering", part=1, perpetrator_number="3"),
    Planted("rows that were swapped", swapped_rows),
    Planted("a row that stands there twice", doubled_row),
    Planted("two allegations of one number", doubled_number),
    losing("an allegation without its acts", "allegation_acts", 36, "allegations", "no-act"),
    setting("an outcome that denies the allegation", "articles", 37, "outcome", outcome="no_allegation"),
    Planted("an outcome without an allegation", article_without_outcome),
    setting("a copy of an article that is not there", "articles", 38, "duplicate", duplicate_of=NOWHERE),
    # links
    losing("a source that lost its origin", "source_origins", 39, "cited_sources", "no-origin"),
    losing("an allegation that lost its case", "case_allegations", 40, "allegations", "no-case"),
    losing("a response that lost its event", "case_responses", 41, "responses", "no-event"),
    setting("an origin of two kinds", "source_origins", 42, "origin-kind", origin_kind="voice"),
    setting("an origin that is an article not there", "source_origins", 43, "held-article", held_article_id=NOWHERE),
    setting("a chain that ends elsewhere than is said", "source_origins", 44, "held-article", chain_end="dead_end"),
    setting("a response counted in another case", "case_responses", 45, "case-of-response", case_id=f"cas-{'1' * 16}"),
    setting("an event left out", "case_responses", 46, "numbering", event_number="3"),
    in_first("a loss from an allegation to itself", "case_losses", "case-pair",
             allegation_id=named(11), kept_by_allegation_id=named(11)),
    in_first("a proposal for an origin that is not there", "origin_proposals", "origin-pair",
             other_origin_id=f"org-{'9' * 16}"),
    Planted("two copies of each other", copies_of_each_other),
    # what the release says of itself
    tombstone("a tombstone whose record stands", 47, record_id=named(47)),
    tombstone("a tombstone of a later release", 48, removed_in="0.1.1"),
    tombstone("a successor that is not there", 49, successor_id=NOBODY),
    tombstone("a duplicate of nothing", 50, reason="duplicate_of"),
    tombstone("a decision without its day", 51, reason="legal", decided=""),
    tombstone("a span that ends before it begins", 52, span_start="9", span_end="9"),
    Planted("successors that lead back", circle_of_tombstones),
    Planted("a record removed without a tombstone", removed_without_a_tombstone),
    changed("a change of no field", 3, field="", before="", after=""),
    changed("a change that changes nothing", 4, after="asserted"),
    changed("a change of a column that is not there", 5, field="blame"),
    changed("a change of a record that is not there", 6, allegation_id=NOBODY),
    changed("a removed record that is there", 7, change="removed", field="", before="", after=""),
    adding("a change that is not counted", "changes", "numbering", change_number="9", change="changed",
           table_name="articles", article_id=article_id(11), field="outcome", before="error", after="ok"),
    in_first("a statement without words", "statements", "statement", statement=""),
    Planted("a statement for an origin that is none", statement_for_an_origin_that_is_none),
    Planted("a notice that lost its allegation", notice_without_its_row),
    adding("a statement that lost its allegation", "statements", "statement", statement_id="firm-1", party="A firm",
           made="2026-01-01", statement="We deny it."),
    in_first("a collection that ends before it begins", "collections", "collection",
             searched_from="2026-02-01", searched_until="2026-01-31"),
    in_first("a code that is defined otherwise", "vocabulary", "vocabulary", definition="guilty"),
)  # fmt: skip


def located(sheets: Sheets, found: Iterable[Where]) -> set[Place]:
    return {(f"data/{table}.csv", sheets.row(table, row) if row else None, rule) for table, row, rule in found}


@dataclass(frozen=True)
class Outcome:
    """What was to be found, by the name of the damage, and what was."""

    expected: dict[str, set[Place]]
    found: set[Place]


@pytest.fixture(scope="module")
def forged(copied: Callable[[], Path]) -> Outcome:
    """Every damage to what the rows say, in one release."""
    out = copied()
    sheets = Sheets(out)
    planted = {each.name: list(each.plant(sheets)) for each in FORGED}
    expected = {name: located(sheets, found) for name, found in planted.items()}
    sheets.write_all()
    return Outcome(expected, places(out))


@pytest.mark.parametrize("name", [each.name for each in FORGED])
def test_what_a_careful_forger_changed_is_found_at_its_place(forged: Outcome, name: str) -> None:
    assert forged.expected[name] - forged.found == set()


def test_nothing_is_found_that_was_not_forged(forged: Outcome) -> None:
    others = forged.found - set().union(*forged.expected.values())
    repeated = {f"data/{view.name}.csv" for view in VIEWS}  # a view shows the cell again
    assert {(file, rule) for file, _, rule in others if file not in repeated or rule == "view-differs"} == set()


def test_a_forger_who_changes_nothing_leaves_a_release_that_is_whole(copied: Callable[[], Path]) -> None:
    """Guards the tests above: what the forger does besides is no damage that would be found anyway."""
    out = copied()
    sheets = Sheets(out)
    assert sheets["articles"]
    sheets.write_all()
    assert places(out) == set()


# --- the files -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Broken:
    """A damage to files: what it is called, what does it, and where it will be found."""

    name: str
    harm: Callable[[Path], object]
    places: frozenset[Place]


def broken(name: str, harm: Callable[[Path], object], *found: Place) -> Broken:
    return Broken(name, harm, frozenset(found))


def rewritten(file: str, change: Callable[[bytes], bytes]) -> Callable[[Path], object]:
    """Damage to the bytes of one file."""
    return lambda out: (out / file).write_bytes(change((out / file).read_bytes()))


def replaced(file: str, old: str, new: str) -> Callable[[Path], object]:
    """The first of some words of a file replaced."""

    def change(content: bytes) -> bytes:
        assert old.encode() in content
        return content.replace(old.encode(), new.encode(), 1)

    return rewritten(file, change)


def flipped(content: bytes) -> bytes:
    middle = len(content) // 2
    return content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :]


def halved(content: bytes) -> bytes:
    return content[: len(content) // 2]


def with_mended_sums(out: Path) -> None:
    path = out / "data/collections.csv"
    before = file_sum(path)
    replaced("data/collections.csv", "two outlets", "six outlets")(out)
    replaced("SHA256SUMS", before, file_sum(path))(out)


def every_line(change: Callable[[list[str]], list[str]]) -> Callable[[bytes], bytes]:
    """Damage to the cells of every line of a file that has no quoted ones."""

    def changed_lines(content: bytes) -> bytes:
        return "".join(f"{','.join(change(line.split(',')))}\n" for line in content.decode().splitlines()).encode()

    return changed_lines


def database(statement: str) -> Callable[[Path], object]:
    """Something done to the database, its checksum mended."""

    def harm(out: Path) -> None:
        with duckdb.connect(str(out / "allegata.duckdb")) as connection:
            connection.execute(statement)
        mend_database_sum(out)

    return harm


def parquet(table: str, change: Callable[[pa.Table], pa.Table]) -> Callable[[Path], object]:
    """Something done to a Parquet file."""

    def harm(out: Path) -> None:
        path = out / f"parquet/{table}.parquet"
        read = pyarrow.parquet.ParquetFile(path).read()
        pyarrow.parquet.write_table(change(read), path)

    return harm


def forged_view(view: str, change: Callable[[list[Row]], object]) -> Callable[[Path], object]:
    """Something done to a view's CSV and Parquet files alike."""

    def harm(out: Path) -> None:
        sheets = Sheets(out)
        change(sheets[view])
        sheets.write_csv()
        write_parquet(out, view)

    return harm


def in_resource(table: str, change: Callable[[dict[str, Any]], object]) -> Callable[[Path], object]:
    """Something done to what the descriptor says of a table."""

    def harm(out: Path) -> None:
        content = json.loads((out / "datapackage.json").read_text())
        change(next(each for each in content["resources"] if each["name"] == table))
        (out / "datapackage.json").write_text(json.dumps(content))

    return harm


def in_descriptor(file: str, change: Callable[[dict[str, Any]], object]) -> Callable[[Path], object]:
    def harm(out: Path) -> None:
        content = json.loads((out / file).read_text())
        change(content)
        (out / file).write_text(json.dumps(content))

    return harm


def differing(table: str, row: int, *forms: str) -> tuple[Place, ...]:
    """Where a row is found that another form has otherwise: here, and, as the other has it, nowhere."""
    return tuple((f"data/{table}.csv", place, f"{form}-differs") for form in forms for place in (row, None))


def unmended(*files: str) -> tuple[Place, ...]:
    return tuple((file, None, rule) for file in files for rule in ("checksum", "size"))


NO_REFUTED_CLAIMS = next(view.sql for view in VIEWS if view.name == "refuted_claims").replace("= 'refuted'", "= ''")

UNMENDED = (
    broken("a flipped byte", rewritten("CITATION.cff", flipped), ("CITATION.cff", None, "checksum")),
    broken("a file cut short", rewritten("codebook.md", halved), *unmended("codebook.md")),
    broken("a Parquet file cut short", rewritten("parquet/near_copies.parquet", halved),
           *unmended("parquet/near_copies.parquet"), ("parquet/near_copies.parquet", None, "unreadable")),
    broken("a flipped byte in the database", rewritten("allegata.duckdb", flipped),
           ("allegata.duckdb", None, "checksum")),
    broken("a missing file", lambda out: (out / "LICENSE").unlink(), ("LICENSE", None, "missing-file")),
    broken("a missing table", lambda out: (out / "parquet/changes.parquet").unlink(),
           ("parquet/changes.parquet", None, "missing-file")),
    broken("a stray file", lambda out: (out / "data/notes.csv").write_text("a\n"),
           ("data/notes.csv", None, "stray-file")),
    broken("a file changed, its line of SHA256SUMS mended", with_mended_sums,
           ("data/collections.csv", None, "checksum"), ("datapackage.json", None, "checksum"),
           *differing("collections", 1, "parquet")),
)  # fmt: skip
"""Files that no longer fit their checksums."""

UNREADABLE = (
    broken("a byte order mark", rewritten("data/tombstones.csv", lambda content: b"\xef\xbb\xbf" + content),
           ("data/tombstones.csv", None, "header")),
    broken("lines that end as on Windows",
           rewritten("data/case_losses.csv", lambda content: content.replace(b"\n", b"\r\n")),
           ("data/case_losses.csv", None, "header")),
    broken("another encoding",
           rewritten("data/alleged_perpetrators.csv", lambda content: content.replace(b"recruiters", b"r\xe9", 1)),
           ("data/alleged_perpetrators.csv", None, "unreadable")),
    broken("a column renamed", replaced("data/changes.csv", "before", "previously"),
           ("data/changes.csv", None, "header")),
    broken("a column too many", rewritten("data/group_statuses.csv", every_line(lambda cells: [*cells, "x"])),
           ("data/group_statuses.csv", None, "header")),
    broken("columns swapped with their names",
           rewritten("data/case_allegations.csv", every_line(lambda cells: cells[::-1])),
           ("data/case_allegations.csv", None, "header")),
    broken("a row cut short", rewritten("data/allegation_means.csv", lambda content: content + b"alg-0\n"),
           ("data/allegation_means.csv", 54, "unreadable")),
    broken("a quotation mark that is not closed", replaced("data/collections.csv", "1,the", '1,"the'),
           ("data/collections.csv", 1, "unreadable")),
    broken("a Parquet file that is none", rewritten("parquet/notices.parquet", lambda content: b"PAR1"),
           ("parquet/notices.parquet", None, "unreadable")),
)  # fmt: skip
"""Files that can not be read as what they are, every checksum mended."""

DIFFERING = (
    broken("a cell of a CSV file", replaced("data/notices.csv", "Acquitted.", "Convicted."),
           *differing("notices", 1, "parquet", "duckdb")),
    broken("a number with a leading zero", replaced("data/near_copies.csv", ",91,", ",091,"),
           ("data/near_copies.csv", 1, "type"), *differing("near_copies", 1, "parquet", "duckdb")),
    broken("a quoted empty string", replaced("data/tombstones.csv", ",2026-01-01,,", ',2026-01-01,"",'),
           *(("data/tombstones.csv", 1, rule) for rule in ("empty-string", "minLength", "pattern", "tombstone")),
           *differing("tombstones", 1, "parquet", "duckdb")),
    broken("a missing row", rewritten("data/origin_proposals.csv", lambda content: content.splitlines(True)[0]),
           *(("data/origin_proposals.csv", None, rule) for rule in ("parquet-differs", "duckdb-differs"))),
    broken("a row of a Parquet file", parquet("statements", lambda table: table.set_column(
        table.schema.get_field_index("party"), "party", pa.array(["Another embassy"]))),
           *differing("statements", 1, "parquet")),
    broken("a column of a Parquet file", parquet("collections", lambda table: table.drop_columns("note")),
           ("parquet/collections.parquet", None, "parquet-differs")),
    broken("a row of the database", database("UPDATE case_losses SET loss = 'hedging'"),
           *differing("case_losses", 1, "duckdb")),
    broken("a view of the database", database(f"CREATE OR REPLACE VIEW refuted_claims AS {NO_REFUTED_CLAIMS}"),
           ("data/refuted_claims.csv", 1, "duckdb-differs")),
    broken("a table more in the database", database("CREATE TABLE article_texts (text VARCHAR)"),
           ("allegata.duckdb", None, "duckdb-differs")),
    broken("a view's file", forged_view("nationalities", lambda rows: rows[3].update(accused="Elbonia")),
           *differing("nationalities", 4, "view", "duckdb")),
    broken("a view's file that is out of date", forged_view("denials", lambda rows: rows.pop()),
           ("data/denials.csv", None, "view-differs"), ("data/denials.csv", None, "duckdb-differs")),
    broken("a view's rows in another order", forged_view("allegations_flat", lambda rows: rows.reverse()),
           ("data/allegations_flat.csv", None, "order")),
)  # fmt: skip
"""One of three forms that is not as the others, every checksum mended."""

DESCRIBED = (
    broken("a schema changed", in_resource("collections", lambda table: table["schema"]["fields"].pop()),
           ("datapackage.json", None, "schema-changed"), ("data/collections.csv", None, "header")),
    broken("a code let in", in_resource(
        "allegations", lambda table: table["schema"]["fields"][4]["constraints"]["enum"].append("proven")),
           ("datapackage.json", None, "schema-changed")),
    broken("tables in another order",
           in_descriptor("parquet/datapackage.json", lambda content: content["resources"].reverse()),
           ("parquet/datapackage.json", None, "descriptor")),
    broken("a content hash that is another", in_descriptor(
        "datapackage.json", lambda content: content.update(contentHash="sha256:" + "0" * 64)),
           ("datapackage.json", None, "checksum")),
    broken("a schema of another version", in_descriptor(
        "datapackage.json", lambda content: content.update(schemaVersion="0.9.0")),
           ("datapackage.json", None, "descriptor")),
)  # fmt: skip
"""Descriptors that say something else, the checksums of all files mended."""


def mend_files(out: Path) -> None:
    """The sums of all files alone: to mend more of a descriptor would undo what was done to it."""
    described = json.loads((out / "datapackage.json").read_text())
    for file in described["files"]:
        fit(file, out / file["path"])
    (out / "datapackage.json").write_text(json.dumps(described))
    mend_sums(out)


FAMILIES: dict[str, tuple[tuple[Broken, ...], Callable[[Path], object]]] = {
    "unmended": (UNMENDED, lambda out: None),
    "unreadable": (UNREADABLE, mend_descriptor),
    "differing": (DIFFERING, mend_descriptor),
    "described": (DESCRIBED, mend_files),
}
"""Damages that are planted together, and what mends the checksums after them."""


@pytest.fixture(scope="module")
def found_in(copied: Callable[[], Path]) -> Callable[[str], set[Place]]:
    """What is found where all damages of a family are planted."""

    @cache
    def found(family: str) -> set[Place]:
        out = copied()
        damages, mend = FAMILIES[family]
        for damage in damages:
            damage.harm(out)
        mend(out)
        return places(out)

    return found


@pytest.mark.parametrize(
    ("family", "damage"),
    [pytest.param(family, damage, id=damage.name) for family, (each, _) in FAMILIES.items() for damage in each],
)
def test_a_damaged_file_is_found_at_its_place(
    found_in: Callable[[str], set[Place]], family: str, damage: Broken
) -> None:
    assert damage.places - found_in(family) == set()


@pytest.mark.parametrize("family", FAMILIES)
def test_nothing_is_found_but_the_damage(found_in: Callable[[str], set[Place]], family: str) -> None:
    damages, _ = FAMILIES[family]
    assert found_in(family) - set().union(*(damage.places for damage in damages)) == set()


# --- against the articles ------------------------------------------------------------------------------------------


def test_quotes_that_the_articles_do_not_hold_are_found(copied: Callable[[], Path], tmp_path: Path) -> None:
    out = copied()
    sheets = Sheets(out)
    edited, moved = row_of(sheets, "responses", 11), row_of(sheets, "allegation_acts", 12)
    edited["quote"] = edited["quote"].replace("denied", "admits")  # as long as before
    moved.update(quote_start=str(int(moved["quote_start"]) + 1), quote_end=str(int(moved["quote_end"]) + 1))
    expected = located(
        sheets,
        [("responses", edited, "quote-not-in-article"), ("allegation_acts", moved, "quote-not-in-article")],
    )
    reread = row_of(sheets, "articles", 13)
    reread["text_sha256"] = "0" * 64
    sheets.write_all()
    assert places(out) == set()
    articles = tmp_path / "articles.jsonl"
    numbers = (*range(1, 8), *range(11, LAST + 1))
    articles.write_text("".join(an_article(number).model_dump_json() + "\n" for number in numbers))
    found = places(out, articles)
    assert {place for place in found if place[2] == "quote-not-in-article"} == expected
    assert {file for file, _, rule in found if rule == "article-missing"} == {
        f"data/{table}.csv" for table in EVIDENCE_TABLES
    }
    assert {rule for _, _, rule in found} == {"quote-not-in-article", "article-missing"}


# --- all of them ---------------------------------------------------------------------------------------------------


def test_every_rule_is_broken_by_a_damage(forged: Outcome) -> None:
    """Guards against a rule that nobody ever saw fail."""
    tried = {place[2] for found in forged.expected.values() for place in found}
    tried |= {place[2] for damages, _ in FAMILIES.values() for damage in damages for place in damage.places}
    assert tried | {"quote-not-in-article", "article-missing"} == set(RULES)
