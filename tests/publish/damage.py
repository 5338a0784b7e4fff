"""Damage done to a release: to its files, its rows, and, as a forger would, to its checksums as well."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from collections.abc import Callable, Sequence
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet

from allegata.contract.ddl import create_views
from allegata.contract.tables import TABLES
from allegata.contract.views import VIEWS
from allegata.publish import validate
from allegata.publish.findings import RULES

Row = dict[str, str]
Damage = Callable[[list[Row]], object]


def rules(package: Path, articles: Path | None = None) -> set[str]:
    findings = validate(package, articles)
    for finding in findings:
        assert finding.rule in RULES
        assert "\n" not in finding.message
        assert str(package) not in finding.message
    return {finding.rule for finding in findings}


def mend_sums(out: Path) -> None:
    """Make the checksums fit the damaged files, as a forger would."""
    lines = [line.split("  ", 1)[1] for line in (out / "SHA256SUMS").read_text().splitlines()]
    sums = {path: sha256(out / path) for path in lines if (out / path).exists()}
    (out / "SHA256SUMS").write_text("".join(f"{digest}  {path}\n" for path, digest in sums.items()))


def mend_descriptor(out: Path) -> None:
    """Make every hash of both descriptors fit the damaged files too."""
    parquet = json.loads((out / "parquet/datapackage.json").read_text())
    for resource in parquet["resources"]:
        fit(resource, out / "parquet" / resource["path"])
    (out / "parquet/datapackage.json").write_text(json.dumps(parquet))
    described = json.loads((out / "datapackage.json").read_text())
    for item in [*described["resources"], *described["files"]]:
        fit(item, out / item["path"])
    lines = "".join(f"{sha256(path)}  data/{path.name}\n" for path in sorted((out / "data").iterdir()))
    described["contentHash"] = "sha256:" + hashlib.sha256(lines.encode()).hexdigest()
    (out / "datapackage.json").write_text(json.dumps(described))
    mend_sums(out)


def fit(item: dict[str, object], path: Path) -> None:
    item["bytes"], item["hash"] = path.stat().st_size, f"sha256:{sha256(path)}"


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def change(path: Path, damage: Damage) -> None:
    """Change the rows of a CSV file and write it as it was written."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    names = list(rows[0])
    damage(rows)
    write(path, names, rows)


def write(path: Path, names: Sequence[str], rows: Sequence[Row]) -> None:
    """Write a CSV file as a release has it."""
    text = io.StringIO()
    writer = csv.DictWriter(text, names, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    path.write_bytes(text.getvalue().encode())


def forge(out: Path, damages: dict[str, Damage]) -> None:
    """Change tables in CSV, Parquet and every checksum alike; the database is taken away as a whole."""
    for table, damage in damages.items():
        _forge_table(out, table, damage)
    for name in ("allegata.duckdb", "allegata.duckdb.sha256"):
        (out / name).unlink()
    mend_descriptor(out)


def _forge_table(out: Path, table: str, damage: Damage) -> None:
    change(out / f"data/{table}.csv", damage)
    write_parquet(out, table)


def write_parquet(out: Path, table: str) -> None:
    """Write the Parquet file of a table or view anew, from its CSV file."""
    found = pyarrow.parquet.read_schema(out / f"parquet/{table}.parquet")
    schema = pa.schema([(field.name, field.type) for field in found], metadata=found.metadata)
    with (out / f"data/{table}.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    columns = {field.name: [_typed(row[field.name], field.type) for row in rows] for field in schema}
    pyarrow.parquet.write_table(pa.table(columns, schema=schema), out / f"parquet/{table}.parquet")


def _typed(cell: str, kind: pa.DataType) -> str | int | None:
    if cell == "":
        return None
    return int(cell) if pa.types.is_integer(kind) and re.fullmatch(r"-?[0-9]+", cell) else cell


class Sheets:
    """The tables of a release as a forger has them open: rows are changed in place, and written when all is done."""

    def __init__(self, out: Path) -> None:
        self._out = out
        self._rows: dict[str, list[Row]] = {}
        self._names: dict[str, list[str]] = {}

    def __getitem__(self, table: str) -> list[Row]:
        if table not in self._rows:
            with (self._out / f"data/{table}.csv").open(encoding="utf-8", newline="") as file:
                reader = csv.DictReader(file)
                self._rows[table] = list(reader)
                self._names[table] = list(reader.fieldnames or ())
        return self._rows[table]

    def added(self, table: str, **cells: str) -> Row:
        """A new last row of a table, with the cells given and no others."""
        rows = self[table]
        rows.append({name: cells.get(name, "") for name in self._names[table]})
        return rows[-1]

    def row(self, table: str, row: Row) -> int:
        """The number of a row, counted from 1, as the tables are now."""
        return next(number for number, each in enumerate(self[table], 1) if each is row)

    def write_csv(self) -> None:
        """Write the CSV files, and mend every checksum: Parquet and database stay as they are."""
        for table, rows in self._rows.items():
            write(self._out / f"data/{table}.csv", self._names[table], rows)
        mend_descriptor(self._out)

    def write_all(self) -> None:
        """Write the tables as CSV and Parquet, every view anew, and every checksum; the database is taken away."""
        for table, rows in self._rows.items():
            write(self._out / f"data/{table}.csv", self._names[table], rows)
            write_parquet(self._out, table)
        mend_views(self._out)
        for name in ("allegata.duckdb", "allegata.duckdb.sha256"):
            (self._out / name).unlink()
        mend_descriptor(self._out)


def mend_views(out: Path) -> None:
    """Write what the views make of the tables as they are now, as CSV and Parquet."""
    with duckdb.connect() as connection:
        for table in TABLES:
            types = {column.name: "BIGINT" if column.type == "integer" else "VARCHAR" for column in table.columns}
            connection.read_csv(str(out / f"data/{table.name}.csv"), dtype=types, header=True).create(table.name)
        for statement in create_views():
            if not statement.startswith("COMMENT"):
                connection.execute(statement)
        for view in VIEWS:
            names = [column.name for column in view.columns]
            found = connection.execute(f"FROM {view.name}").fetchall()
            rows = [{n: "" if c is None else str(c) for n, c in zip(names, row, strict=True)} for row in found]
            write(out / f"data/{view.name}.csv", names, rows)
            write_parquet(out, view.name)


def mend_database_sum(out: Path) -> None:
    (out / "allegata.duckdb.sha256").write_text(f"{sha256(out / 'allegata.duckdb')}  allegata.duckdb\n")


def setting(number: int, **cells: str) -> Damage:
    """The damage that sets cells of one row, the first being 0."""
    return lambda rows: rows[number].update(cells)
