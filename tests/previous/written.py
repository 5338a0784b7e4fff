"""Releases as any program may write them: the CSV files of the tables, and a descriptor. Made in a moment."""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Any

from allegata.contract.tables import SCHEMA_VERSION, TABLES, rows_beside, rows_of
from allegata.links import Links
from allegata.models import Record
from allegata.releases import Notes, Tombstone


def write_release(
    folder: Path,
    records: Iterable[Record],
    tombstones: Iterable[Tombstone] | Notes = (),
    *,
    version: str = "1.0.0",
    links: Links | None = None,
    without: Collection[str] = (),
) -> Path:
    """Write a release of these records.

    Args:
        tombstones: of the release; or these with all else that stands beside its records.
        without: tables that it lacks, and columns as `table.column`.
    """
    tables: dict[str, list[dict[str, Any]]] = {table.name: [] for table in TABLES}
    for record in records:
        for table_name, row in rows_of(record):
            tables[table_name].append(row)
    notes = tombstones if isinstance(tombstones, Notes) else Notes(tombstones=tuple(tombstones))
    for beside in (links or Links(), notes):
        for table_name, row in rows_beside(beside):
            tables[table_name].append(row)
    (folder / "data").mkdir(parents=True)
    resources = []
    for table in TABLES:
        if table.name in without:
            continue
        path = folder / "data" / f"{table.name}.csv"
        columns = [column.name for column in table.columns if f"{table.name}.{column.name}" not in without]
        with path.open("w", encoding="utf-8", newline="") as text:
            writer = csv.DictWriter(text, columns, extrasaction="ignore", lineterminator="\n")
            writer.writeheader()
            writer.writerows(sorted(tables[table.name], key=lambda row: [str(cell) for cell in row.values()]))
        resources.append(
            {
                "name": table.name,
                "path": f"data/{table.name}.csv",
                "bytes": path.stat().st_size,
                "hash": f"sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}",
            }
        )
    content = {"name": "allegata", "version": version, "schemaVersion": SCHEMA_VERSION, "resources": resources}
    (folder / "datapackage.json").write_text(json.dumps(content), encoding="utf-8")
    return folder
