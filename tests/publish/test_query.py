"""Questions to a release: what is answered, and what no statement can reach."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from allegata.errors import LoadError, UsageError
from allegata.publish.query import as_csv, sql


def test_a_question_is_answered_with_named_columns(release: Path) -> None:
    answer = sql(release, "SELECT outcome, count(*) AS articles FROM articles GROUP BY ALL ORDER BY ALL")
    assert answer.columns == ("outcome", "articles")
    assert answer.rows == [("error", 1), ("no_allegation", 1), ("ok", 3), ("refused", 1), ("skipped", 1)]


def test_the_folder_the_descriptor_and_the_file_are_the_same_release(release: Path) -> None:
    places = (release, release / "datapackage.json", release / "allegata.duckdb")
    assert [sql(place, "SELECT count(*) FROM allegations_flat").rows for place in places] == [[(3,)]] * 3


def test_a_release_kept_without_its_database_answers_from_its_parquet_files(out: Path) -> None:
    questions = ("SELECT count(*) FROM allegations_flat", "SELECT accused, form FROM denials ORDER BY ALL")
    with_database = [sql(out, question).rows for question in questions]
    (out / "allegata.duckdb").unlink()
    assert [sql(out, question).rows for question in questions] == with_database
    with pytest.raises(UsageError):
        sql(out, "SELECT * FROM read_text('/etc/hostname')")


def test_an_answer_can_be_had_as_csv(release: Path) -> None:
    assert as_csv(sql(release, """SELECT 'a "b", c' AS x, NULL AS y, 'ü' AS z""")) == 'x,y,z\n"a ""b"", c",,ü\n'


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT * FROM read_text('/etc/hostname')",
        "SELECT * FROM '/etc/hostname'",
        "SELECT * FROM glob('/*')",
        "COPY articles TO '{folder}/stolen.csv'",
        "EXPORT DATABASE '{folder}/stolen'",
        "ATTACH '{folder}/new.duckdb'",
        "INSTALL httpfs",
        "LOAD httpfs",
        "SET enable_external_access = true",
        "SET lock_configuration = false",
        "RESET enable_external_access",
        "DELETE FROM articles",
        "CREATE TABLE t (a INTEGER)",
        "DROP VIEW denials",
        "SELECT 1; DROP TABLE articles",
        "SELECT * FROM release",  # a variable of the Python that asks
    ],
)
def test_nothing_can_be_changed_and_no_file_reached(release: Path, tmp_path: Path, statement: str) -> None:
    before = (release / "allegata.duckdb").read_bytes()
    with pytest.raises(UsageError) as caught:
        sql(release, statement.format(folder=tmp_path))
    assert "\n" not in str(caught.value)
    assert list(tmp_path.iterdir()) == []
    assert (release / "allegata.duckdb").read_bytes() == before


@pytest.mark.parametrize("statement", ["", "  ;", "-- nothing", "SELEKT", "SELECT nonsense FROM articles", "\ud800"])
def test_a_statement_that_is_none_is_one_clear_line(release: Path, statement: str) -> None:
    with pytest.raises(UsageError, match="SHOW TABLES") as caught:
        sql(release, statement)
    assert "\n" not in str(caught.value)


def test_a_release_that_is_not_there_is_a_usage_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="does not exist"):
        sql(tmp_path, "SELECT 1")


def test_a_file_that_is_no_database_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "allegata.duckdb").write_text("no database\n" * 1000)
    with pytest.raises(LoadError, match="can not be opened") as caught:
        sql(tmp_path, "SELECT 1")
    assert "\n" not in str(caught.value)


def test_the_database_is_not_locked_afterwards(release: Path) -> None:
    sql(release, "SELECT 1")
    with duckdb.connect(str(release / "allegata.duckdb")) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
