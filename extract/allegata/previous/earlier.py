"""An earlier release, opened: its version, and what it says of an article. Nothing of it is held in memory whole."""

from __future__ import annotations

import tempfile
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb

from ..contract.ddl import literal
from ..errors import PackageError, UsageError
from ..releases import Tombstone
from ..storage import first_line
from ..vocabulary import TombstoneReason
from .claims import Claim, Span, claims_sql, known_claims
from .description import DESCRIPTOR, Description, read_description
from .download import download, is_address
from .named import Named, named_in
from .scratch import Columns, fill

_MEMORY = "1500MB"  # beyond it DuckDB spills; what a release takes altogether has to stay below 4 GB
_SHOWN = "CASE WHEN {0}.quote_start IS NOT NULL THEN {{'start': {0}.quote_start, 'end': {0}.quote_end}} END"
_ROWS = f"""
SELECT article_id AS record_id, article_id, text_sha256, NULL AS quote_start, NULL AS quote_end FROM articles
UNION ALL
SELECT allegation_id, article_id, text_sha256, span['start'], span['end']
FROM (
  SELECT own.allegation_id, own.article_id, text_sha256, coalesce({_SHOWN.format("own")}, act.span) AS span
  FROM allegations AS own
  JOIN articles USING (article_id)
  LEFT JOIN (
    SELECT allegation_id, min({_SHOWN.format("allegation_acts")}) AS span FROM allegation_acts GROUP BY allegation_id
  ) AS act USING (allegation_id)
)"""
"""Articles and allegations; the latter with the place of their own quote, else of the first that shows an act."""
_STANDING = f"SELECT rows.* FROM ({_ROWS}) AS rows ANTI JOIN passed USING (article_id) ORDER BY record_id"
_TOMBSTONE = ", ".join(Tombstone.model_fields)


@dataclass(frozen=True)
class KnownArticle:
    """What an earlier release says of an article.

    Attributes:
        text_sha256: of the text that was read; null where it has no row of the article.
        claims: its allegations, in the order of their identifiers.
        tombstones: of records of this article, in the order of their identifiers.
    """

    text_sha256: str | None
    claims: tuple[Claim, ...]
    tombstones: tuple[Tombstone, ...]


@dataclass(frozen=True)
class Standing:
    """An article or allegation of an earlier release: the text that was read, and where its words stand in it."""

    record_id: str
    article_id: str
    text_sha256: str
    span: Span | None


class Earlier:
    """An earlier release. Made by `opened`.

    Attributes:
        version: of its data.
        content_hash: as its descriptor has it, null where it gives none.
        profile: `safe` or `working`.
        columns: by table, the columns that it has of those known today.
        connection: to the scratch database, where its tables stand in the schema `main` of the catalog `earlier`.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection, found: Description, columns: Columns) -> None:
        self.version = found.version
        self.content_hash = found.content_hash
        self.profile = found.profile
        self.columns = columns
        self.connection = connection
        self._are_claims_ready = False
        self._has_tombstones = connection.execute("SELECT EXISTS (FROM tombstones)").fetchone() == (True,)

    def article(self, article_id: str) -> KnownArticle:
        """What it says of an article."""
        self._prepare()
        rows = self.connection.execute("SELECT * FROM claims WHERE article_id = ?", [article_id]).fetchall()
        text, claims = known_claims(rows)
        graves = self._tombstones("WHERE article_id = ?", [article_id]) if self._has_tombstones else ()
        return KnownArticle(text, claims, graves)

    def tombstones(self) -> tuple[Tombstone, ...]:
        """All of its tombstones, in the order of their identifiers."""
        return self._tombstones("", [])

    def tombstones_of(self, record_ids: Collection[str]) -> tuple[Tombstone, ...]:
        """Those of the identifiers that it has a tombstone of, in the order of the identifiers."""
        return self._tombstones("WHERE record_id IN (SELECT unnest(?))", [list(record_ids)]) if record_ids else ()

    def decided(self) -> tuple[Tombstone, ...]:
        """The tombstones that a person decided, in the order of their identifiers: few, at any size."""
        return self._tombstones("WHERE reason <> ?", [TombstoneReason.NO_LONGER_EXTRACTED.value])

    def with_successor(self) -> tuple[Tombstone, ...]:
        """The tombstones that name a successor, in the order of their identifiers."""
        return self._tombstones("WHERE successor_id IS NOT NULL", [])

    def standing(self) -> Iterator[Standing]:
        """Its articles and allegations that `pass_by` was not told of, in the order of their identifiers."""
        self.pass_by(())
        rows = self.connection.execute(_STANDING).fetchall()
        for record_id, article_id, text_sha256, start, end in rows:
            yield Standing(record_id, article_id, text_sha256, None if start is None else (start, end))

    def find(self, record_ids: Collection[str]) -> tuple[Standing, ...]:
        """Those of the identifiers that stand in it, in the order of the identifiers."""
        if not record_ids:
            return ()
        query = f"SELECT * FROM ({_ROWS}) WHERE record_id IN (SELECT unnest(?)) ORDER BY record_id"
        rows = self.connection.execute(query, [list(record_ids)]).fetchall()
        return tuple(
            Standing(record_id, article_id, text_sha256, None if start is None else (start, end))
            for record_id, article_id, text_sha256, start, end in rows
        )

    def pass_by(self, article_ids: Collection[str]) -> None:
        """Leave these articles out of what `standing` gives."""
        self.connection.execute("CREATE TEMP TABLE IF NOT EXISTS passed (article_id VARCHAR)")
        if article_ids:
            self.connection.execute("INSERT INTO passed SELECT unnest(?)", [list(article_ids)])

    def known(self, record_ids: Collection[str]) -> frozenset[str]:
        """Those of the identifiers that were given: to an article or allegation, or to one that is gone."""
        if not record_ids:
            return frozenset()
        wanted = list(record_ids)
        found = self.connection.execute(
            "SELECT allegation_id FROM allegations WHERE allegation_id IN (SELECT unnest($ids)) "
            "UNION SELECT article_id FROM articles WHERE article_id IN (SELECT unnest($ids)) "
            "UNION SELECT record_id FROM tombstones WHERE record_id IN (SELECT unnest($ids))",
            {"ids": wanted},
        ).fetchall()
        return frozenset(found_id for (found_id,) in found)

    def named(self, targets: Collection[str], statements: Collection[str], notices: Collection[str]) -> Named:
        """What it says of the records, origins and cases that decisions name, and of these decisions."""
        return named_in(lambda sql: self.connection.execute(sql).fetchall(), targets, statements, notices)

    def _tombstones(self, where: str, values: Sequence[object]) -> tuple[Tombstone, ...]:
        return tombstones_in(self.connection, "main", self.version, where, values)

    def _prepare(self) -> None:
        """Lay out what allegations are known by, article by article; only where somebody asks."""
        if not self._are_claims_ready:
            self.connection.execute(claims_sql("main"))
            self.connection.execute("CREATE INDEX claims_by_article ON claims (article_id)")
            self.connection.execute("CREATE INDEX tombstones_by_article ON tombstones (article_id)")
            self._are_claims_ready = True


def tombstones_in(
    connection: duckdb.DuckDBPyConnection, schema: str, version: str, where: str = "", values: Sequence[object] = ()
) -> tuple[Tombstone, ...]:
    """The tombstones of a release in a scratch database, in the order of their identifiers.

    Args:
        connection: to the scratch database.
        schema: where its tables stand.
        version: of the release, for messages.
        where: clause that they have to meet.
        values: of the parameters in it.

    Raises:
        PackageError: one of them is none.
    """
    rows = connection.execute(
        f"SELECT {_TOMBSTONE} FROM {schema}.tombstones {where} ORDER BY record_id", list(values)
    ).fetchall()
    return tuple(_tombstone(row, version) for row in rows)


def _tombstone(row: Sequence[object], version: str) -> Tombstone:
    values = dict(zip(Tombstone.model_fields, row, strict=True))
    try:
        return Tombstone.model_validate(values, strict=False)  # a code comes as its text
    except ValueError as error:
        raise PackageError(f"release {version} holds a tombstone that is none: {row[0]}", "Publish it again") from error


@contextmanager
def opened(place: str) -> Iterator[Earlier]:
    """Open an earlier release; what it takes on disk is gone when the block ends.

    Args:
        place: its folder, its datapackage.json, or the address of either.

    Raises:
        UsageError: there is nothing at this place.
        PackageError: it is no release, it is damaged, or it can not be fetched.
    """
    with tempfile.TemporaryDirectory(prefix="allegata-") as temporary:
        folder, found = _found(place, Path(temporary) / "release")
        with scratch(Path(temporary)) as connection:
            yield Earlier(connection, found, fill(connection, "main", folder, found))


def _found(place: str, downloads: Path) -> tuple[Path, Description]:
    if is_address(place):
        downloads.mkdir()
        return downloads, download(place, downloads)
    return release_at(Path(place))


def release_at(path: Path) -> tuple[Path, Description]:
    """The folder of a release on disk, and what its descriptor says.

    Args:
        path: of the folder, or of its datapackage.json.
    """
    folder = path.parent if path.name == DESCRIPTOR else path
    if not folder.is_dir():
        raise UsageError(f"there is no folder {folder}", "Name that of an earlier release, or its address")
    return folder, read_description(folder / DESCRIPTOR)


def check_place(place: str) -> None:
    """Refuse a place on disk where no release is, before any work is done; an address is not asked.

    Raises:
        UsageError: there is no such folder.
        PackageError: it holds no release.
    """
    if not is_address(place):
        release_at(Path(place))


def version_of(path: Path) -> str:
    """The version of a release on disk.

    Raises:
        UsageError: there is no such folder.
        PackageError: it holds no release.
    """
    return release_at(path)[1].version


@contextmanager
def scratch(folder: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A new database, which spills beside itself, and reads files of ours alone."""
    settings: dict[str, str | bool | int | float | list[str]] = {"autoload_known_extensions": False}
    try:
        connection = duckdb.connect(str(folder / "earlier.duckdb"), config=settings)
    except duckdb.Error as error:
        raise PackageError(f"no scratch database can be made in {folder}: {first_line(error)}") from error
    try:
        connection.execute(f"SET temp_directory = {literal(str(folder / 'spill'))}")
        connection.execute(f"SET memory_limit = '{_MEMORY}'")
        connection.execute("SET TimeZone = 'UTC'; SET preserve_insertion_order = false")
        yield connection
    finally:
        connection.close()
