"""Damage done to a release: to its files, its rows, and, as a forger would, to its checksums as well."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet

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
    text = io.StringIO()
    writer = csv.DictWriter(text, names, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    path.write_text(text.getvalue(), encoding="utf-8")


def forge(out: Path, damages: dict[str, Damage]) -> None:
    """Change tables in CSV, Parquet and every checksum alike; the database is taken away as a whole."""
    for table, damage in damages.items():
        _forge_table(out, table, damage)
    for name in ("allegata.duckdb", "allegata.duckdb.sha256"):
        (out / name).unlink()
    mend_descriptor(out)


def _forge_table(out: Path, table: str, damage: Damage) -> None:
    change(out / f"data/{table}.csv", damage)
    found = pyarrow.parquet.read_schema(out / f"parquet/{table}.parquet")
    schema = pa.schema([(field.name, field.type) for field in found])
    with (out / f"data/{table}.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    columns = {field.name: [_typed(row[field.name], field.type) for row in rows] for field in schema}
    pyarrow.parquet.write_table(pa.table(columns, schema=schema), out / f"parquet/{table}.parquet")


def _typed(cell: str, kind: pa.DataType) -> str | int | None:
    if cell == "":
        return None
    return int(cell) if pa.types.is_integer(kind) and re.fullmatch(r"-?[0-9]+", cell) else cell


def mend_database_sum(out: Path) -> None:
    (out / "allegata.duckdb.sha256").write_text(f"{sha256(out / 'allegata.duckdb')}  allegata.duckdb\n")


def setting(number: int, **cells: str) -> Damage:
    """The damage that sets cells of one row, the first being 0."""
    return lambda rows: rows[number].update(cells)
