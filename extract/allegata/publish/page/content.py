"""What the templates of the page are given, and how they are rendered.

`index.html.jinja` and `table.html.jinja` get `page`, and `root`, the way from them to the folder of the release; the
latter also `sheet` and its `rows`. Filters: `plain` (a code, or several in a cell, as words), `country` (codes as
names), `grouped` (1,234), `bytes` (a size), `shown` (a text of the data with
the characters that would turn or hide others written out), `web` (an address that is safe to be a link, else null).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import CodeType

from jinja2 import BytecodeCache, Environment, PackageLoader, StrictUndefined
from jinja2.bccache import Bucket

from ..figures import Numbers
from . import told
from .claims import Value, Values, plain
from .counts import Month, Origins
from .sheets import Sheet

Row = Mapping[str, object]


@dataclass(frozen=True)
class FacetCount:
    """The values of a facet that claims have, refuted ones left out.

    Attributes:
        name: of the facet.
        title: as a reader sees it.
        kind: what the values are.
        nothing: what claims without a value are called; null where each has one.
        values: in the order of the page, none with a count of zero.
        without: claims without a value.
    """

    name: str
    title: str
    kind: str
    nothing: str | None
    values: tuple[Value, ...]
    without: int


@dataclass(frozen=True)
class Page:
    """Everything that `index.html.jinja` shows; `table.html.jinja` has it too, and a sheet with its rows.

    Attributes:
        release: what the scripts know of it: see `told.release_facts`.
        description: of the dataset, a paragraph.
        warnings: paragraphs that come first, where the release is not one to be cited.
        notices: paragraphs that stand wherever the data is described.
        numbers: what the release holds, counted.
        origins: what its claims rest on.
        facets: the values of the facets that are listed, none with a count of zero.
        months: bars of the chart.
        undated: claims without a month.
        rows: the first claims, columns of the views by name, with `refuted` and `captive`.
        sheets: the further pages of the static table.
        refuted_sheets: the pages of the refuted claims.
        downloads: tables and views with their files.
        database: path of the database. Its size and sum differ from run to run, and stand in no other file.
        database_sum: path of its checksum.
        papers: the other files by path, with what they are.
        has_ask: whether the console is there.
        is_browsable: whether the scripts with the rows are.
        content_hash: SHA-256 of the content, hexadecimal.
        licence: name, title and path; null where there is none.
        quality: how well the extractors were measured to read.
        limits: sentences.
        absences: what it may mean that there is no row: words with their meaning.
        words: label and definition of each code, by vocabulary.
        scripts: paths of the data that is loaded at once.
    """

    release: Mapping[str, object]
    description: str
    warnings: tuple[str, ...]
    notices: tuple[str, ...]
    numbers: Numbers
    origins: Origins
    facets: tuple[FacetCount, ...]
    months: tuple[Month, ...]
    undated: int
    rows: tuple[Row, ...]
    sheets: tuple[Sheet, ...]
    refuted_sheets: tuple[Sheet, ...]
    downloads: tuple[told.Download, ...]
    database: str
    database_sum: str
    papers: tuple[tuple[str, str], ...]
    has_ask: bool
    is_browsable: bool
    content_hash: str
    licence: Mapping[str, str] | None
    quality: tuple[told.Quality, ...]
    limits: tuple[str, ...]
    absences: tuple[tuple[str, str], ...]
    words: told.Words
    scripts: tuple[str, ...]


def facet_counts(found: tuple[Values, ...]) -> tuple[FacetCount, ...]:
    """The facets that are listed, with what claims have."""
    return tuple(
        FacetCount(
            each.facet.name,
            each.facet.title,
            each.facet.kind,
            each.facet.nothing,
            tuple(value for value in each.values if value.count),
            each.without,
        )
        for each in found
        if each.facet.is_listed
    )


class _Compiled(BytecodeCache):
    """Compiled templates of this process: to compile them takes longer than to render a small release."""

    def __init__(self) -> None:
        self._codes: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._codes.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        if bucket.code is not None:
            self._codes[bucket.key, bucket.checksum] = bucket.code


@cache
def _compiled() -> _Compiled:
    return _Compiled()


def environment(countries: Mapping[str, str]) -> Environment:
    """The templates of the page, with their filters.

    Args:
        countries: names of countries and regions by code.
    """
    made = Environment(
        loader=PackageLoader(__package__, "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        bytecode_cache=_compiled(),
    )
    made.filters.update(
        plain=lambda code, vocabulary=None: plain(str(code), vocabulary) if code is not None else "",
        country=lambda codes: _each(codes, countries),
        grouped=lambda number: f"{number:,}",
        bytes=_size,
        shown=shown,
        web=_web,
    )
    return made


# Embeddings, overrides and isolates turn the direction of what follows them, controls have no shape: as in text.js. The
# marks U+200E, U+200F and U+061C are left: Arabic and Hebrew are set with them, and they turn nothing else.
_TURNING = (
    *range(0x202A, 0x202F),
    *range(0x2066, 0x206A),
    *range(9),
    0x0B,
    0x0C,
    *range(0x0E, 0x20),
    *range(0x7F, 0xA0),
)
_WRITTEN = {code: f"[U+{code:04X}]" for code in _TURNING}


def shown(text: object) -> str:
    """A text of the data with the characters that would turn or hide others written out, as in "[U+202E]"."""
    return str(text).translate(_WRITTEN)


def _each(codes: object, names: Mapping[str, str]) -> str:
    return "; ".join(names.get(code, code) for code in str(codes).split("; ")) if codes is not None else ""


def _web(address: object) -> str | None:
    """The address where it leads to the web: a link to anything else could run, or read a reader's files."""
    is_web = isinstance(address, str) and address.lower().startswith(("https://", "http://"))
    return str(address) if is_web else None


def _size(number: int) -> str:
    """Bytes in decimal units, as file managers have them."""
    size, unit = float(number), "bytes"
    for larger in ("kB", "MB", "GB"):
        if size < 1000:
            break
        size, unit = size / 1000, larger
    return f"{size:.1f} {unit}" if size < 10 and unit != "bytes" else f"{size:.0f} {unit}"
