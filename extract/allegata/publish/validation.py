"""A release checked from outside, with nothing but its folder: what a reader could check, all of it, at once.

Files by their sums, cells by the descriptor's own Table Schemas, the schemas by the models, CSV against Parquet against
DuckDB, and the rules of the codebook. Damage is a finding, whatever it is, and never an error of ours.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from contextlib import closing
from hashlib import sha256
from pathlib import Path

import duckdb

from ..contract.ddl import identifier
from ..errors import PackageError, UsageError
from ..storage import first_line
from .cells import check_cells
from .checksums import DATABASE, DESCRIPTOR
from .consistency import EVIDENCE_TABLES, check_consistency
from .contents import Limits, Read, make_views, read_csv, scratch_database
from .export import OF_TABLES, RELATIONS
from .findings import Finding, shown, tidied
from .forms import DatabaseForm, check_parquet, check_view
from .integrity import check_files
from .manifest import Manifest, read_manifest

__all__ = ["Finding", "validate"]


Texts = dict[tuple[str, str], str]
"""Texts of articles by article_id and SHA-256."""

OUT_OF_MEMORY = "Out of Memory Error"
"""With which DuckDB begins to say so."""


def validate(package: Path, articles: Path | None = None) -> list[Finding]:
    """Check a release.

    Args:
        package: folder of the release, or its datapackage.json.
        articles: the `articles.jsonl` of a working folder: each quote is then held against the text.

    Returns:
        what is wrong, in the order of the checks; empty where nothing is.

    Raises:
        UsageError: there is no such folder, or the articles can not be read.
        PackageError: there is not enough memory to check it.
    """
    folder = (package.parent if package.name == DESCRIPTOR else package).resolve()
    if not folder.is_dir():
        what = "is no release" if folder.exists() else "does not exist"
        raise UsageError(f"{package} {what}", "Name the folder of a release, or its datapackage.json")
    texts = None if articles is None else _texts(articles)
    manifest, findings = read_manifest(folder)
    findings += check_files(folder, manifest)
    # a file that is damaged was said to be; and DuckDB reads it at its peril
    is_damaged = any((each.file, each.rule) == (DATABASE, "checksum") for each in findings)
    path = None if is_damaged else folder / DATABASE
    found: list[Finding] = []
    for limits in (Limits(), None):  # not everything can go to disk, and a file that did not fit has no fault
        try:
            found = _within(folder, manifest, path, texts, limits)
        except duckdb.OutOfMemoryException as error:
            if limits is None:
                what = f"{package} can not be checked: {first_line(error)}"
                raise PackageError(what, "Check it on a machine with more memory") from error
        else:
            if not any(OUT_OF_MEMORY in each.message for each in found):
                break
    return [tidied(finding) for finding in (*findings, *found)]


def _within(
    folder: Path, manifest: Manifest, database: Path | None, texts: Texts | None, limits: Limits | None
) -> list[Finding]:
    """What is wrong with the contents, found within so much memory; without limits, in most that the machine has."""
    with tempfile.TemporaryDirectory(prefix="allegata-") as temporary:
        spilled = Path(temporary)
        with (
            closing(DatabaseForm(database or spilled / DATABASE, spilled, limits)) as form,
            scratch_database(folder, spilled, limits) as connection,
        ):
            return list(_of_contents(connection, folder, manifest, form, texts))


def _of_contents(
    connection: duckdb.DuckDBPyConnection,
    folder: Path,
    manifest: Manifest,
    database: DatabaseForm,
    texts: Texts | None,
) -> Iterator[Finding]:
    """Check every table and view in turn: a view that was compared makes room for the next."""
    read: Read = {}
    schemas = manifest.schemas
    for table in OF_TABLES:
        yield from read_csv(connection, folder, table, schemas.get(table.name, {}), read)
    is_whole = make_views(connection, read)
    yield from database.open()
    for relation in RELATIONS:
        name = relation.name
        if relation not in OF_TABLES:
            yield from read_csv(connection, folder, relation, schemas.get(name, {}), read)
        if name in read and read[name].rows:  # as many tables of a small release have none
            yield from check_cells(connection, relation, {each: schemas[each] for each in read if each in schemas})
        # a file with other columns was said to have them
        rows = read[name].rows if name in read and read[name].has_columns_of(relation) else None
        yield from check_parquet(connection, folder, relation, rows)
        yield from database.check(connection, relation, rows)
        if relation not in OF_TABLES and name in read:
            if is_whole and rows is not None:
                yield from check_view(connection, relation)
            connection.execute(f"DROP TABLE csv.{identifier(name)}")
            del read[name]
    if is_whole:
        yield from check_consistency(connection, manifest.version)
        if texts is not None:
            yield from _of_quotes(connection, texts)


def _of_quotes(connection: duckdb.DuckDBPyConnection, texts: Texts) -> Iterator[Finding]:
    for name in EVIDENCE_TABLES:
        file = f"data/{name}.csv"
        of_article = "" if name == "allegations" else "JOIN allegations USING (allegation_id) "
        rows = connection.execute(
            f"SELECT row._row, articles.article_id, text_sha256, row.quote, row.quote_start, row.quote_end "
            f"FROM {identifier(name)} AS row {of_article}JOIN articles USING (article_id) "
            f"WHERE row.quote IS NOT NULL ORDER BY 1"
        )
        while batch := rows.fetchmany(1000):
            for row, article_id, digest, quote, start, end in batch:
                text = texts.get((article_id, digest))
                if text is None:
                    yield Finding(file, row, "article-missing", f"no article {article_id} of this text_sha256 is given")
                elif start is None or end is None or start < 0 or text[start:end] != quote:
                    message = f"{shown(quote)} does not stand at {start} to {end} of {article_id}"
                    yield Finding(file, row, "quote-not-in-article", message)


def _texts(articles: Path) -> Texts:
    texts: Texts = {}
    try:
        with articles.open(encoding="utf-8") as lines:
            for line in lines:
                article = json.loads(line)
                text = article["text"]
                texts[article["article_id"], sha256(text.encode()).hexdigest()] = text
    except OSError as error:
        raise UsageError(f"{articles} can not be read: {error.strerror}", "Name an articles.jsonl") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise UsageError(f"{articles} is no articles.jsonl", "Name that of a working folder") from error
    return texts
