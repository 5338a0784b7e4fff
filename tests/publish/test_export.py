"""That files of many rows are the same whatever wrote them, and that Parquet says by which schema it is to be read."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb
import pyarrow.parquet
import pytest

from allegata.contract.table_schema import table_schema
from allegata.load import load
from allegata.publish.export import RELATIONS, ROW_GROUP, export


@pytest.fixture(scope="module")
def long(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with a table of two and a half row groups, its rows in no order."""
    path = tmp_path_factory.mktemp("long") / "long.duckdb"
    lines = path.with_suffix(".jsonl")
    numbers = (1 + number * 7919 % (5 * ROW_GROUP // 2) for number in range(5 * ROW_GROUP // 2))  # 7919 divides it not
    texts = (f'{{"collection_number":{number},"searched":"the archive of outlet {number % 97}"}}' for number in numbers)
    lines.write_text("\n".join(texts))
    load(path, [], notes=lambda: {"collections": lines})
    return path


def exported(database: Path, folder: Path, threads: int, monkeypatch: pytest.MonkeyPatch) -> dict[str, bytes]:
    connect = duckdb.connect

    def with_threads(path: str, **options: object) -> duckdb.DuckDBPyConnection:
        connection = connect(path, **options)  # type: ignore[arg-type]
        connection.execute(f"SET threads = {threads}")
        return connection

    with monkeypatch.context() as patched:
        patched.setattr(duckdb, "connect", with_threads)
        folder.mkdir()
        counts = export(database, folder)
    assert counts["collections"] == 5 * ROW_GROUP // 2
    return {path.name: path.read_bytes() for path in folder.rglob("*.*") if path.suffix in (".csv", ".parquet")}


def test_the_number_of_threads_does_not_show_in_files_of_several_row_groups(
    long: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = exported(long, tmp_path / "one", 1, monkeypatch)
    assert files == exported(long, tmp_path / "four", 4, monkeypatch)
    written = pyarrow.parquet.ParquetFile(tmp_path / "one/parquet/collections.parquet")
    assert written.num_row_groups == 3
    column = written.read(["collection_number"]).column(0).to_pylist()
    assert column == sorted(column)
    assert {path.name for path in (tmp_path / "one").iterdir()} == {"allegata.duckdb", "data", "parquet"}


def test_a_parquet_file_says_what_it_is_and_by_which_schema_to_read_it(release: Path) -> None:
    for relation in RELATIONS:
        found = pyarrow.parquet.read_schema(release / relation.parquet).metadata
        assert found[b"allegata:name"].decode() == relation.name
        assert json.loads(found[b"allegata:schema"]) == table_schema(relation.definition)
