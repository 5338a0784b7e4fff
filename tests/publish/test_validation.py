"""Every kind of damage to the files of a release is found, and said in one line that names file and row."""

from __future__ import annotations

import shutil
from collections.abc import Generator
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.linked import load_linked
from tests.publish.damage import change, forge, mend_database_sum, mend_descriptor, mend_sums, rules, setting
from tests.records import a_record, an_allegation, an_article, record_lists

from allegata.errors import UsageError
from allegata.models import Record
from allegata.publish import Finding, Release, forms, publish, validate, validation
from allegata.publish.contents import Limits
from allegata.publish.export import SCHEMA_KEY, Relation
from allegata.publish.forms import DatabaseForm

# --- what is whole -------------------------------------------------------------------------------------------------


def test_a_release_is_found_whole_by_its_folder_and_by_its_descriptor(release: Path) -> None:
    assert validate(release) == []
    assert validate(release / "datapackage.json") == []


def test_a_release_without_an_allegation_is_whole(tmp_path: Path) -> None:
    load_linked(tmp_path / "a.duckdb", [])
    assert validate(publish(tmp_path / "a.duckdb", tmp_path / "out", Release("0.1.0")).folder) == []


@settings(max_examples=3, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(records=record_lists())
def test_whatever_the_models_allow_is_published_whole(tmp_path: Path, records: list[Record]) -> None:
    load_linked(tmp_path / "a.duckdb", records)
    assert validate(publish(tmp_path / "a.duckdb", tmp_path / "out", Release("0.1.1-draft")).folder) == []


def test_a_release_without_its_database_is_whole_for_a_repository_holds_none(out: Path) -> None:
    (out / "allegata.duckdb").unlink()
    (out / "allegata.duckdb.sha256").unlink()
    assert validate(out) == []


@pytest.mark.parametrize("limits", [Limits(tables="4MB"), Limits(database="4MB")])
def test_a_release_that_does_not_fit_in_the_memory_meant_for_it_is_whole_all_the_same(
    release: Path, monkeypatch: pytest.MonkeyPatch, limits: Limits
) -> None:
    tried: list[Limits | None] = []
    within = validation._within

    def counted(*arguments: Any) -> list[Finding]:
        tried.append(arguments[-1])
        return within(*arguments)

    monkeypatch.setattr(validation, "_within", counted)
    monkeypatch.setattr(validation, "Limits", lambda: limits)
    assert validate(release) == []
    assert tried == [limits, None]


def test_validating_leaves_no_trace_and_no_lock(out: Path) -> None:
    before = {path: path.read_bytes() for path in out.rglob("*") if path.is_file()}
    validate(out)
    assert {path: path.read_bytes() for path in out.rglob("*") if path.is_file()} == before
    with duckdb.connect(str(out / "allegata.duckdb")) as connection:  # a writer shuts out, and is shut out by, readers
        assert connection.execute("SELECT count(*) FROM articles").fetchone() == (7,)


# --- damaged files -------------------------------------------------------------------------------------------------


EACH_KIND = [
    "CITATION.cff",
    "SHA256SUMS",
    "allegata.duckdb",
    "allegata.duckdb.sha256",
    "data/articles.csv",
    "datapackage.json",
    "parquet/articles.parquet",
    "parquet/datapackage.json",
]


@pytest.mark.parametrize("name", EACH_KIND)
def test_a_flipped_byte_is_found_in_any_file(out: Path, name: str) -> None:
    content = bytearray((out / name).read_bytes())
    content[len(content) // 2] ^= 1
    (out / name).write_bytes(content)
    assert rules(out)


def test_a_database_that_takes_its_reader_down_is_a_finding_though_its_sum_is_mended(out: Path) -> None:
    """A flipped bit can make DuckDB give up all that it has open: what reads the other files must live on."""
    path = out / "allegata.duckdb"
    content = bytearray(path.read_bytes())
    for place in range(len(content) // 4, len(content), 5003):
        content[place] ^= 0x55
    path.write_bytes(content)
    mend_database_sum(out)
    found = rules(out)
    assert found
    assert found <= {"unreadable", "duckdb-differs"}


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_damage_is_a_finding_and_never_a_traceback(release: Path, tmp_path: Path, data: st.DataObject) -> None:
    out = tmp_path / "any"
    shutil.rmtree(out, ignore_errors=True)
    shutil.copytree(release, out)
    name = data.draw(st.sampled_from(sorted(p.relative_to(out).as_posix() for p in out.rglob("*") if p.is_file())))
    content = (out / name).read_bytes()
    start = data.draw(st.integers(0, len(content)))
    end = data.draw(st.integers(start, min(len(content), start + 200)))
    content_after = content[:start] + data.draw(st.binary(max_size=20)) + content[end:]
    (out / name).write_bytes(content_after)
    assert bool(rules(out)) == (content_after != content)


@pytest.mark.parametrize("name", [name for name in EACH_KIND if name != "allegata.duckdb.sha256"])
def test_a_missing_file_is_named(out: Path, name: str) -> None:
    (out / name).unlink()
    assert any(f.file == name and f.rule == "missing-file" for f in validate(out))


def test_a_stray_file_is_named(out: Path) -> None:
    (out / "data/notes.csv").write_text("a\n")
    assert {(f.file, f.rule) for f in validate(out)} == {("data/notes.csv", "stray-file")}


def test_a_stray_file_of_a_hostile_name_is_named_in_print(out: Path) -> None:
    (out / "a\n\x1b[31mVALID").write_text("")
    assert {f.file for f in validate(out)} == {"a\ufffd\ufffd[31mVALID"}


def test_a_deleted_row_is_found_though_all_sums_are_mended(out: Path) -> None:
    change(out / "data/cited_sources.csv", lambda rows: rows.pop())
    mend_descriptor(out)
    found = [f for f in validate(out) if f.file == "data/cited_sources.csv"]
    assert {f.rule for f in found} == {"parquet-differs", "duckdb-differs"}
    assert "1 row is missing that the Parquet file has" in {f.message for f in found}


def test_mended_sums_do_not_hide_a_doctored_file(out: Path) -> None:
    change(out / "data/articles.csv", lambda rows: rows[0].update(outlet="Another Outlet"))
    mend_sums(out)
    assert "checksum" in {f.rule for f in validate(out) if f.file == "data/articles.csv"}


def test_a_doctored_cell_is_located_though_all_sums_are_mended(out: Path) -> None:
    change(out / "data/articles.csv", lambda rows: rows[2].update(outlet="Another Outlet"))
    mend_descriptor(out)
    findings = validate(out)
    assert {(f.row, f.rule) for f in findings if f.row} >= {(3, "parquet-differs"), (3, "duckdb-differs")}


def test_a_doctored_flat_file_is_found_though_parquet_and_sums_agree(out: Path) -> None:
    forge(out, {"allegations_flat": setting(0, alleged_perpetrator="Elbonia")})
    findings = validate(out)
    assert {f.rule for f in findings} == {"view-differs"}
    assert findings[0].row == 1


@pytest.mark.parametrize(("key", "value"), [(SCHEMA_KEY, "{}"), (SCHEMA_KEY, "{"), ("allegata:name", "articles")])
def test_a_parquet_file_that_gives_itself_another_schema_or_name_is_named(out: Path, key: str, value: str) -> None:
    name = "parquet/group_statuses.parquet"
    found = pyarrow.parquet.read_table(out / name)
    metadata = {**found.schema.metadata, key.encode(): value.encode()}
    pyarrow.parquet.write_table(found.replace_schema_metadata(metadata), out / name)
    mend_descriptor(out)
    assert {(f.file, f.rule) for f in validate(out)} == {(name, "schema-changed")}


def test_a_parquet_file_without_its_schema_is_named(out: Path) -> None:
    name = "parquet/group_statuses.parquet"
    pyarrow.parquet.write_table(pyarrow.parquet.read_table(out / name).replace_schema_metadata(None), out / name)
    mend_descriptor(out)
    assert {(f.file, f.rule) for f in validate(out)} == {(name, "schema-changed")}


def test_a_database_is_compared_to_its_end_though_it_is_read_in_pieces(
    out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = DatabaseForm._chunks

    def in_pieces(database: DatabaseForm, relation: Relation) -> Generator[pa.Table, None, None]:
        for chunk in whole(database, relation):
            yield from (chunk.slice(start, 2) for start in range(0, max(1, chunk.num_rows), 2))

    monkeypatch.setattr(DatabaseForm, "_chunks", in_pieces)
    assert validate(out) == []
    with duckdb.connect(str(out / "allegata.duckdb")) as connection:
        connection.execute(
            "UPDATE articles SET language = 'fr' WHERE article_id = (SELECT max(article_id) FROM articles)"
        )
    mend_database_sum(out)
    assert {(f.file, f.row) for f in validate(out) if f.rule == "duckdb-differs"} >= {("data/articles.csv", 7)}


def test_an_added_column_is_named(out: Path) -> None:
    path = out / "data/group_statuses.csv"
    path.write_text("".join(f"{line},x\n" for line in path.read_text().splitlines()))
    found = [f for f in validate(out) if f.rule == "header"]
    assert [(f.file, f.message) for f in found] == [
        (
            "data/group_statuses.csv",
            "the header is not the fields of the schema. not in the schema: x",
        )
    ]


@pytest.mark.parametrize("header", [b'"' + b"x" * 300_000, b"a,\x1b[2J,\r\n", b"\x00" * 5000, b"x," * 5000])
def test_a_header_of_rubbish_is_one_printable_line(out: Path, header: bytes) -> None:
    path = out / "data/responses.csv"
    path.write_bytes(header + b"\n" + path.read_bytes())
    (found,) = (f for f in validate(out) if f.rule == "header")
    assert found.message.isprintable()
    assert len(found.message) <= 300


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("one,two", "the row has 2 cells instead of 3"),
        ("one,1,student,more", "the row has 4 cells instead of 3"),
        ('"one"x,1,student', "no CSV"),
        ('"one,1,student', "no CSV"),
    ],
)
def test_a_row_that_is_no_row_is_located(out: Path, line: str, message: str) -> None:
    path = out / "data/group_statuses.csv"
    lines = path.read_text().splitlines()
    path.write_text("\n".join([*lines[:3], line, *lines[3:]]) + "\n")
    found = [f for f in validate(out) if f.rule == "unreadable"]
    assert [(f.file, f.row) for f in found] == [("data/group_statuses.csv", 3)]
    assert message in found[0].message


def test_another_encoding_is_located(out: Path) -> None:
    path = out / "data/articles.csv"
    path.write_bytes(path.read_bytes().replace(b"Aldora Post", "Aldörá".encode("latin-1"), 1))
    found = [f for f in validate(out) if f.rule == "unreadable"]
    assert [(f.file, f.message) for f in found] == [("data/articles.csv", "line 2 is not in UTF-8")]


def test_utf16_is_found(out: Path) -> None:
    path = out / "data/articles.csv"
    path.write_text(path.read_text(encoding="utf-8"), encoding="utf-16")
    assert "unreadable" in rules(out)


def test_a_byte_order_mark_is_found(out: Path) -> None:
    path = out / "data/articles.csv"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    mend_descriptor(out)
    assert "header" in rules(out)


def test_a_line_break_put_into_a_cell_is_found(out: Path) -> None:
    change(out / "data/articles.csv", lambda rows: rows[1].update(outlet="Aldora\nPost"))
    mend_descriptor(out)
    assert {"parquet-differs", "duckdb-differs"} <= rules(out)


@pytest.mark.parametrize("length", [0, 0.5])
@pytest.mark.parametrize("name", ["parquet/articles.parquet", "data/articles.csv", "datapackage.json"])
def test_a_cut_file_is_found(out: Path, name: str, length: float) -> None:
    content = (out / name).read_bytes()
    (out / name).write_bytes(content[: int(len(content) * length)])
    found = {f.rule for f in validate(out) if f.file == name}
    assert "checksum" in found
    assert found & {"unreadable", "header", "duckdb-differs"}


@pytest.mark.parametrize("length", [0, 0.5])
def test_a_cut_database_is_found_and_not_opened(out: Path, length: float) -> None:
    path = out / "allegata.duckdb"
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * length)])
    assert {(f.file, f.rule) for f in validate(out)} == {("allegata.duckdb", "checksum")}


@pytest.mark.parametrize("content", [b"", b"no database\n" * 5000])
def test_a_database_that_is_none_is_found_though_its_sum_is_mended(out: Path, content: bytes) -> None:
    (out / "allegata.duckdb").write_bytes(content)
    mend_database_sum(out)
    found = rules(out)
    assert found
    assert found <= {"unreadable", "duckdb-differs"}


def test_a_row_written_into_the_database_is_found_though_its_sum_is_mended(out: Path) -> None:
    with duckdb.connect(str(out / "allegata.duckdb")) as connection:
        connection.execute("UPDATE articles SET outlet = 'Another Outlet' WHERE outlet IS NOT NULL")
    mend_database_sum(out)
    found = validate(out)
    assert {f.rule for f in found} == {"duckdb-differs"}
    assert any(f.file == "data/articles.csv" and f.row == 1 for f in found)


def test_a_table_of_texts_in_the_database_is_found(out: Path) -> None:
    with duckdb.connect(str(out / "allegata.duckdb")) as connection:
        connection.execute("CREATE TABLE article_texts (text VARCHAR)")
    mend_database_sum(out)
    assert "there is a table article_texts, which no release has" in {f.message for f in validate(out)}


def test_a_view_of_the_database_can_not_read_a_file(out: Path, tmp_path: Path) -> None:
    """A release may come from anybody: opening it must not hand over the reader's files."""
    (tmp_path / "secret.csv").write_text("a\nsecret\n")
    with duckdb.connect(str(out / "allegata.duckdb")) as connection:
        columns = [name for (name, *_) in connection.execute("DESCRIBE refuted_claims").fetchall()]
        casts = ", ".join(
            f"CAST(a AS {'BIGINT' if name == 'allegation_number' else 'VARCHAR'}) AS {name}" for name in columns
        )
        connection.execute(
            f"CREATE OR REPLACE VIEW refuted_claims AS SELECT {casts} FROM read_csv('{tmp_path / 'secret.csv'}')"
        )
    mend_database_sum(out)
    found = [f for f in validate(out) if f.rule == "duckdb-differs"]
    assert found
    assert not any("secret\n" in f.message for f in found)


# --- against the articles ------------------------------------------------------------------------------------------


def articles_file(folder: Path, changed: str = "") -> Path:
    path = folder / "articles.jsonl"
    articles = [an_article(number) for number in range(1, 8)]
    path.write_text("".join(article.model_dump_json() + "\n" for article in articles) + changed)
    return path


def test_every_quote_stands_in_its_article(release: Path, tmp_path: Path) -> None:
    assert validate(release, articles_file(tmp_path)) == []


def test_a_quote_that_does_not_stand_in_its_article_is_located(tmp_path: Path) -> None:
    article = an_article(1)
    shifted = an_allegation(article)
    moved = shifted.model_copy(update={"quote_start": shifted.quote_start + 1, "quote_end": shifted.quote_end + 1})
    load_linked(tmp_path / "a.duckdb", [a_record(1, allegations=(moved,))])
    out = publish(tmp_path / "a.duckdb", tmp_path / "out", Release("0.1.0")).folder
    assert validate(out) == []
    (found,) = validate(out, articles_file(tmp_path))
    assert (found.file, found.row, found.rule) == ("data/allegations.csv", 1, "quote-not-in-article")


def test_an_article_that_changed_since_is_said_to_be_missing(tmp_path: Path) -> None:
    load_linked(tmp_path / "a.duckdb", [a_record(1, text_sha256="0" * 64)])
    out = publish(tmp_path / "a.duckdb", tmp_path / "out", Release("0.1.0")).folder
    assert rules(out, articles_file(tmp_path)) == {"article-missing"}


def test_articles_that_can_not_be_read_are_a_usage_error(release: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="can not be read"):
        validate(release, tmp_path / "none.jsonl")
    with pytest.raises(UsageError, match=r"is no articles\.jsonl"):
        validate(release, articles_file(tmp_path, "[]\n"))


def test_a_folder_that_is_not_there_is_a_usage_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="does not exist"):
        validate(tmp_path / "none")


def test_a_file_that_is_no_release_is_a_usage_error(release: Path) -> None:
    with pytest.raises(UsageError, match=r"README\.md is no release"):
        validate(release / "README.md")


def test_an_empty_folder_is_no_release(tmp_path: Path) -> None:
    assert Finding("datapackage.json", None, "missing-file", "the descriptor is missing") in validate(tmp_path)


def test_of_a_large_release_a_view_is_held_to_its_definition(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """To make the rows of a million allegations once more would take more memory than is promised."""
    monkeypatch.setattr(forms, "MANY", 0)
    made: list[str] = []
    chunks = forms.DatabaseForm._chunks
    monkeypatch.setattr(
        forms.DatabaseForm, "_chunks", lambda self, relation: made.append(relation.name) or chunks(self, relation)
    )
    assert validate(out) == []
    assert set(made).isdisjoint({"allegations_flat", "denials", "cases"}) and "articles" in made
    with duckdb.connect(str(out / "allegata.duckdb")) as connection:
        (sql,) = connection.execute("SELECT sql FROM duckdb_views() WHERE view_name = 'denials'").fetchone() or ("",)
        connection.execute(sql.replace("CREATE VIEW", "CREATE OR REPLACE VIEW").replace("!= 'refuted'", "= 'refuted'"))
    mend_database_sum(out)
    assert {(found.file, found.rule) for found in validate(out)} == {("data/denials.csv", "duckdb-differs")}
