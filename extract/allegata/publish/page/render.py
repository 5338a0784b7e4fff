"""The page of a release, written: `index.html`, its styles and scripts, the data for them, and tables without any.

The same release gives the same bytes. What a reader needs stands in `index.html` itself; the scripts add to it.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import files
from itertools import islice
from pathlib import Path

import duckdb
from jinja2 import Environment

from ..checksums import DATABASE, DATABASE_SUM
from ..figures import Numbers
from ..notices import LICENCE, warnings
from ..release import Release
from . import told
from .claims import Values, countries, facet_values, opened
from .console import assets, copy_console
from .content import Page, environment, facet_counts
from .counts import months, origins
from .facets import FLAT
from .questions import QUESTIONS
from .records import MOST_ANSWERS, MOST_OTHERS, prefix_length, write_records
from .rows import PER_FILE, plain_rows, write_rows
from .scripts import FOLDER, json_text, object_lines, write_object, write_script
from .sheets import FOLDER as SHEETS
from .sheets import ROWS_A_SHEET, sheets_of_claims, sheets_of_refuted

MOST = 100_000
"""Allegations that are browsed: of more, a browser would hold what a database should be asked."""

FIRST_ROWS = 50
"""Rows that stand in index.html."""

MOST_STATIC = 500
"""Static rows, in each of the two tables, of a release that is too large to be browsed."""

_ASK = "ask."
"""How the names of the console's own static files begin."""


def write_page(folder: Path, release: Release, found: Numbers, sums: Mapping[str, str], content_hash: str) -> None:
    """Write the page of a release beside its tables; of the form `none`, nothing.

    Args:
        folder: of the release, with its database, its CSV and its Parquet files.
        release: what its publisher decided, the form of the page too.
        found: its numbers.
        sums: SHA-256 by path of the CSV and Parquet files.
        content_hash: SHA-256 of its content, hexadecimal.
    """
    if release.page == "none":
        return
    (folder / FOLDER).mkdir(parents=True)
    total = found.rows["allegations"]
    with opened(folder) as connection:
        values = facet_values(connection)
        names = write_rows(connection, folder, values) if total <= MOST else []
        if total <= MOST:
            write_records(connection, folder, total)
            _write_withdrawn(connection, folder)
        named = countries(connection, values)
        page = Page(
            release=told.release_facts(release, content_hash),
            description=release.description,
            warnings=warnings(release),
            notices=told.plain_notices(found),
            numbers=found,
            origins=origins(connection, folder),
            facets=facet_counts(values),
            months=next(months(each) for each in values if each.facet.kind == "months"),
            undated=next(each.without for each in values if each.facet.kind == "months"),
            rows=tuple(plain_rows(connection, is_refuted=False, most=FIRST_ROWS)),
            sheets=sheets_of_claims(_static(found, "allegations_flat"), FIRST_ROWS),
            refuted_sheets=sheets_of_refuted(_static(found, "refuted_claims")),
            downloads=told.downloads(folder, found, sums),
            database=DATABASE,
            database_sum=DATABASE_SUM,
            papers=told.papers(release),
            has_ask=release.page == "ask" and assets() is not None,
            is_browsable=total <= MOST,
            content_hash=content_hash,
            licence=None if release.is_private else LICENCE,
            quality=told.qualities(release, found),
            limits=tuple(told.limits(release, found)),
            absences=tuple(told.absences()),
            words=told.words(named),
            scripts=(f"{FOLDER}/index.js",),
        )
        write_object(folder, "index", _index(page, values, names))
        _render(connection, folder, page, environment(named))
    _copy_static(folder, has_ask=page.has_ask)
    if page.has_ask:
        copy_console(folder)


def _static(found: Numbers, view: str) -> int:
    """How many rows of a view stand in static tables."""
    is_browsable = found.rows["allegations"] <= MOST
    return found.rows[view] if is_browsable else min(found.rows[view], MOST_STATIC)


def _write_withdrawn(connection: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """Write why each allegation that was published once is gone, for those who come by an old link."""
    gone = connection.execute(
        "SELECT record_id, reason, decided, removed_in, successor_id FROM tombstones "
        "WHERE starts_with(record_id, 'alg-') ORDER BY record_id"
    ).fetchall()
    write_script(folder, "withdrawn", object_lines((name, json_text(rest)) for name, *rest in gone))


def _index(page: Page, values: tuple[Values, ...], names: list[str]) -> dict[str, object]:
    """What the scripts of the page know before they read a row."""
    total = page.numbers.rows["allegations"]
    return {
        "release": page.release,
        "rows": {
            "count": total,
            "refuted": page.numbers.rows["refuted_claims"],
            "files": names,
            "perFile": PER_FILE,
        },
        "records": {"prefixLength": prefix_length(total), "mostAnswers": MOST_ANSWERS, "mostOthers": MOST_OTHERS},
        "columns": FLAT,
        "facets": [_facet(each) for each in values],
        "words": page.words,
        "questions": [question.as_json() for question in QUESTIONS],
        "tables": told.tables(),
        "isBrowsable": page.is_browsable,
        "hasAsk": page.has_ask,
    }


def _facet(found: Values) -> dict[str, object]:
    facet = found.facet
    return {
        "name": facet.name,
        "title": facet.title,
        "where": {"column": facet.value} if facet.table is None else {"table": facet.table, "value": facet.value},
        "flat": facet.flat,
        "joined": facet.is_joined,
        "nothing": facet.nothing,
        "values": [(each.value, each.label) for each in found.values],
        "listed": facet.is_listed,
        "kind": facet.kind,
        "vocabulary": {"group_status": "status"}.get(facet.vocabulary or "", facet.vocabulary),
    }


def _render(connection: duckdb.DuckDBPyConnection, folder: Path, page: Page, templates: Environment) -> None:
    """Write `index.html` and the pages of the static tables."""
    index = templates.get_template("index.html.jinja").render(page=page, root="")
    (folder / "index.html").write_bytes(index.encode())
    table = templates.get_template("table.html.jinja")
    for sheets, is_refuted in ((page.sheets, False), (page.refuted_sheets, True)):
        if not sheets:
            continue
        (folder / SHEETS).mkdir(exist_ok=True)  # where there are none, no folder is left for the next release to find
        start = sheets[0].first - 1
        rows = islice(plain_rows(connection, is_refuted=is_refuted, most=sheets[-1].last), start, None)
        for sheet in sheets:
            shown = tuple(islice(rows, ROWS_A_SHEET))
            text = table.render(page=page, sheet=sheet, rows=shown, root="../../")
            (folder / sheet.href).write_bytes(text.encode())


def _copy_static(folder: Path, *, has_ask: bool) -> None:
    """Copy our own styles, scripts and pictures, those of the console only where it is there."""
    for each in sorted(files(__package__).joinpath("static").iterdir(), key=lambda file: file.name):
        if each.is_file() and (has_ask or not each.name.startswith(_ASK)):
            (folder / "site" / each.name).write_bytes(each.read_bytes())
