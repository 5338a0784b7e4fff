"""What a reader finds in a database that `load` wrote, and what is left of the earlier one when it fails."""

from __future__ import annotations

import gc
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from tests.linked import some_links
from tests.records import a_record, a_sample, an_allegation, an_article, record_lists

from allegata.contract.tables import TABLES, rows_of
from allegata.contract.views import VIEWS
from allegata.errors import LoadError
from allegata.exchange import Rejection
from allegata.links import CaseAllegation, Links
from allegata.load import BLOCK_SIZE, load
from allegata.models import Model, Record
from allegata.vocabulary import RejectionEffect


def read(path: Path, query: str) -> list[tuple[object, ...]]:
    with duckdb.connect(str(path), read_only=True) as connection:
        return connection.execute(query).fetchall()


def rows_in(path: Path) -> dict[str, list[str]]:
    """The rows of each table, in an order of their own."""
    with duckdb.connect(str(path), read_only=True) as connection:
        tables = connection.execute("SELECT table_name FROM duckdb_tables() ORDER BY ALL").fetchall()
        return {name: sorted(map(repr, connection.execute(f'FROM "{name}"').fetchall())) for (name,) in tables}


def names(path: Path) -> set[object]:
    return {name for (name,) in read(path, "SELECT table_name FROM information_schema.tables")}


def a_rejection(value: str = "Bloomberg") -> Rejection:
    return Rejection(
        article_id=an_article(1).article_id,
        allegation_index=None,
        field="cited_sources",
        value=value,
        quote=None,
        check="quote-not-found",
        reason="the quote does not stand in the article",
        effect=RejectionEffect.VALUE,
    )


def test_every_row_is_counted_and_can_be_read(tmp_path: Path) -> None:
    path = tmp_path / "a folder that is missing" / "allegata.duckdb"
    loaded = load(path, a_sample())
    assert loaded.counts["articles"] == 7
    assert loaded.counts["allegations"] == 4
    counted = " UNION ALL ".join(f"SELECT '{table.name}', count(*) FROM {table.name}" for table in TABLES)
    assert dict(read(path, counted)) == loaded.counts  # type: ignore[arg-type]


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(records=record_lists())
def test_any_record_that_the_models_allow_is_stored_unchanged(tmp_path: Path, records: list[Record]) -> None:
    path = tmp_path / "any.duckdb"
    load(path, records)
    found = rows_in(path)
    for table in TABLES[:-1]:
        columns = [column.name for column in table.columns]
        expected = [
            tuple(row[c] for c in columns) for record in records for t, row in rows_of(record) if t == table.name
        ]
        assert found[table.name] == sorted(map(repr, expected))


def test_the_views_stand_beside_the_tables_and_answer(tmp_path: Path) -> None:
    path = tmp_path / "a.duckdb"
    load(path, a_sample())
    assert names(path) == {table.name for table in TABLES} | {view.name for view in VIEWS}
    assert read(path, "SELECT count(*) FROM allegations_flat") == [(3,)]
    assert read(path, "SELECT count(*) FROM refuted_claims") == [(1,)]


def test_a_column_can_be_understood_from_its_comment(tmp_path: Path) -> None:
    path = tmp_path / "a.duckdb"
    load(path, [])
    query = "SELECT comment FROM duckdb_columns() WHERE table_name = 'allegations' AND column_name = 'denial_status'"
    assert "derived by code" in str(read(path, query))


def test_the_file_opens_in_the_duckdb_of_a_browser(tmp_path: Path) -> None:
    """DuckDB-Wasm is of the 1.x series: it can not open the storage that DuckDB 2 writes by default."""
    path = tmp_path / "a.duckdb"
    load(path, a_sample())
    assert read(path, "SELECT tags['storage_version'] FROM duckdb_databases() WHERE path IS NOT NULL") == [("v1.0.0+",)]
    assert read(path, "SELECT block_size FROM pragma_database_size()") == [(BLOCK_SIZE,)]


def test_texts_and_rejections_stand_in_a_working_database_only(tmp_path: Path) -> None:
    path = tmp_path / "work.duckdb"
    article = an_article(1)
    loaded = load(path, [a_record(1)], [article], [a_rejection("one"), a_rejection("two")])
    assert (loaded.counts["article_texts"], loaded.counts["rejections"]) == (1, 2)
    assert read(path, "SELECT text, title, url FROM article_texts") == [(article.text, article.title, article.url)]
    assert read(path, 'SELECT value, "check", effect FROM rejections ORDER BY ALL') == [
        ("one", "quote-not-found", "value"),
        ("two", "quote-not-found", "value"),
    ]
    load(path, [a_record(1)], [], [])
    assert read(path, "SELECT count(*) FROM rejections") == [(0,)]
    load(path, [a_record(1)])
    assert not names(path) & {"article_texts", "rejections"}


def test_an_article_that_comes_twice_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(LoadError, match=f"table articles refuses the row article_id = {an_article(1).article_id}"):
        load(tmp_path / "a.duckdb", [a_record(1), a_record(2), a_record(1)])


def test_a_row_that_breaks_a_rule_is_named_with_its_table(tmp_path: Path) -> None:
    broken = an_allegation(an_article(2)).model_copy(update={"quote_end": 3})
    with pytest.raises(LoadError, match=f"table allegations refuses the row allegation_id = {broken.allegation_id}"):
        load(tmp_path / "a.duckdb", [a_record(1), a_record(2).model_copy(update={"allegations": (broken,)})])


def test_the_same_text_twice_in_the_working_tables_is_an_error_of_ours(tmp_path: Path) -> None:
    with pytest.raises(LoadError, match="table article_texts"):
        load(tmp_path / "a.duckdb", [a_record(1)], [an_article(1), an_article(1)])


def test_a_row_that_breaks_a_rule_among_the_items_of_a_list_is_named_too(tmp_path: Path) -> None:
    whole = an_allegation(an_article(2))
    broken = whole.cited_sources[0].model_copy(update={"name": ""})
    record = a_record(2).model_copy(update={"allegations": (whole.model_copy(update={"cited_sources": (broken,)}),)})
    key = f"allegation_id = {whole.allegation_id}, source_number = 1"
    with pytest.raises(LoadError, match=f"table cited_sources refuses the row {key}"):
        load(tmp_path / "a.duckdb", [a_record(1), record])


def test_two_allegations_of_one_number_are_refused_by_name(tmp_path: Path) -> None:
    article = an_article(1)
    second = an_allegation(article, 2).model_copy(update={"allegation_number": 1})
    twice = a_record(1).model_copy(update={"allegations": (an_allegation(article, 1), second)})
    with pytest.raises(LoadError, match=f"refuses the row article_id = {article.article_id}, allegation_number = 1"):
        load(tmp_path / "a.duckdb", [twice])


def test_text_that_is_none_is_refused_by_name(tmp_path: Path) -> None:
    record = a_record(1).model_copy(update={"title": "a stray byte: \udcff"})
    with pytest.raises(LoadError, match=f"table articles refuses the row article_id = {record.article_id}"):
        load(tmp_path / "a.duckdb", [record])


def test_a_row_without_its_parent_is_refused_before_anything_is_kept(tmp_path: Path) -> None:
    stranger = CaseAllegation(allegation_id=f"alg-{'0' * 16}", case_id=f"cas-{'0' * 16}")
    with pytest.raises(LoadError, match=r"case_allegations refers to alg-0.* which table allegations does not hold"):
        load(tmp_path / "a.duckdb", [a_record(1)], links=lambda: Links(case_allegations=(stranger,)))
    assert list(tmp_path.iterdir()) == []


# --- lines of JSON, as a work folder keeps them --------------------------------------------------------------------


def lines_of(path: Path, models: Sequence[Model], more: str = "") -> Path:
    path.write_text("".join(f"{model.model_dump_json()}\n" for model in models) + more, encoding="utf-8")
    return path


def test_files_of_lines_are_loaded_as_the_models_are(tmp_path: Path) -> None:
    records, articles, links = a_sample(), [an_article(1)], some_links(a_sample())
    load(tmp_path / "models.duckdb", records, articles, [a_rejection()], lambda: links)
    given = [
        lines_of(tmp_path / name, models)
        for name, models in (("records", records), ("articles", articles), ("rejections", [a_rejection()]))
    ]
    files = {name: lines_of(tmp_path / name, getattr(links, name)) for name in Links.model_fields}
    load(tmp_path / "files.duckdb", *given, links=lambda: files)
    assert rows_in(tmp_path / "files.duckdb") == rows_in(tmp_path / "models.duckdb")


@pytest.mark.parametrize("line", ["{", "[]", '{"article_id": "art-1"}', "no JSON"])
@pytest.mark.parametrize("number", [1, 3])
def test_a_line_that_is_no_record_is_located(tmp_path: Path, line: str, number: int) -> None:
    path = lines_of(tmp_path / "records.jsonl", [a_record(1), a_record(2)][: number - 1], f"{line}\n")
    with pytest.raises(LoadError, match=rf"records\.jsonl:{number} is not a line of this version"):
        load(tmp_path / "a.duckdb", path)


def test_a_file_of_records_that_is_missing_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(LoadError, match=r"none\.jsonl can not be read"):
        load(tmp_path / "a.duckdb", tmp_path / "none.jsonl")


def test_files_without_a_line_are_records_without_an_article(tmp_path: Path) -> None:
    path = lines_of(tmp_path / "records.jsonl", [])
    assert load(tmp_path / "a.duckdb", path, links=lambda: {"near_copies": path}).counts["articles"] == 0


def test_a_failed_load_leaves_the_earlier_database_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.duckdb"
    load(path, [a_record(1)])
    before = path.read_bytes()
    with pytest.raises(LoadError):
        load(path, [a_record(2), a_record(2)])
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_a_killed_load_leaves_the_earlier_database_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.duckdb"
    load(path, [a_record(1)])
    script = (
        "import os, signal, sys; from pathlib import Path; from allegata.load import load\n"
        "from tests.records import a_record\n"
        "def records():\n"
        "    yield a_record(2)\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
        "load(Path(sys.argv[1]), records())\n"
    )
    root = Path(__file__).parents[1]
    done = subprocess.run([sys.executable, "-c", script, str(path)], cwd=root, check=False)
    assert done.returncode == -9
    assert read(path, "SELECT article_id FROM articles") == [(an_article(1).article_id,)]


def test_the_log_of_a_writer_that_died_is_not_replayed_into_the_new_database(tmp_path: Path) -> None:
    path = tmp_path / "a.duckdb"
    load(path, [a_record(1)])
    script = (
        "import duckdb, os, sys; connection = duckdb.connect(sys.argv[1])\n"
        "connection.execute('UPDATE articles SET outlet = NULL'); os._exit(1)\n"
    )
    subprocess.run([sys.executable, "-c", script, str(path)], check=False)
    assert path.with_name("a.duckdb.wal").exists()
    load(path, [a_record(2)])
    assert read(path, "SELECT outlet FROM articles") == [("Aldora Post",)]


def test_an_error_of_the_caller_passes_through_and_collection_goes_on(tmp_path: Path) -> None:
    def records() -> Iterator[Record]:
        yield a_record(1)
        raise KeyError("of the caller")

    with pytest.raises(KeyError):
        load(tmp_path / "a.duckdb", records())
    assert gc.isenabled()
    assert list(tmp_path.iterdir()) == []


def test_a_folder_in_place_of_the_file_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(LoadError, match="is a folder, not a database file"):
        load(tmp_path, [])


def test_a_place_that_can_not_be_written_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(LoadError, match="can not be written") as caught:
        load(tmp_path / "file" / "a.duckdb", [])
    assert "\n" not in str(caught.value)
