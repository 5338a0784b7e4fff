"""Values that a pattern lets pass: days of no calendar, codes of no country, characters that deceive a reader."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import duckdb

from ..contract.ddl import identifier, literal
from ..contract.tables import TABLES, Table
from ..gazetteer.places import is_country, region_label
from ..vocabulary import STATE_ACTOR_TYPES, NationalityScheme
from .cells import Check, run_check
from .findings import Finding

_OF_USERS = re.compile("X[A-Z]{2}")  # ISO 3166-1 leaves these to its users; XKX is widely Kosovo's

_DATE_PATTERNS = {
    column.pattern
    for table in TABLES
    for column in table.columns
    if (table.name, column.name) in (("articles", "published"), ("statements", "made"))
}

# Control characters but tab and line feed, what else breaks lines, and what makes a text read in another order than it
# stands. Embeddings and isolates are left alone: pages in Arabic and Hebrew are full of them.
_DECEIVING = r"[\x00-\x08\x0b-\x1f\x7f-\x9f\x{2028}\x{2029}\x{202d}\x{202e}]"


@dataclass(frozen=True)
class _Coded:
    """A column of codes, and what tells a known code from another."""

    table: str
    column: str
    scheme: str
    is_known: Callable[[str], bool]

    @property
    def condition(self) -> str:
        """Which rows have such a code."""
        among = f"scheme = {literal(self.scheme)} AND " if self.scheme else ""
        return f"{among}{identifier(self.column)} IS NOT NULL"


def _is_country(code: str) -> bool:
    return is_country(code) or bool(_OF_USERS.fullmatch(code))


def _is_region(code: str) -> bool:
    return region_label(code) != code


_CODED = (
    _Coded("alleged_perpetrators", "state_code", "", _is_country),
    _Coded("alleged_perpetrators", "associated_country_code", "", _is_country),
    _Coded("responses", "state_code", "", _is_country),
    _Coded("group_nationalities", "code", NationalityScheme.ISO3166.value, _is_country),
    _Coded("group_nationalities", "code", NationalityScheme.M49.value, _is_region),
)


def check_values(connection: duckdb.DuckDBPyConnection) -> Iterator[Finding]:
    """Check single values of the tables that `make_views` made."""
    for table in TABLES:
        for check in (*_of_dates(table), *_of_texts(table)):
            yield from run_check(connection, check, f"data/{table.name}.csv")
    for coded in _CODED:
        yield from _of_codes(connection, coded)
    for check in _OF_ACCUSED:
        yield from run_check(connection, check, "data/alleged_perpetrators.csv")


def _of_dates(table: Table) -> Iterator[Check]:
    for column in table.columns:
        if column.pattern in _DATE_PATTERNS:
            name = identifier(column.name)
            wrong = f"(length({name}) = 10 AND TRY_CAST({name} AS DATE) IS NULL) OR starts_with({name}, '0000')"
            yield Check(
                "date",
                f"{column.name} is no day of the calendar",
                f"SELECT _row, {name} FROM {identifier(table.name)} WHERE {wrong}",
            )


def _of_texts(table: Table) -> Iterator[Check]:
    names = [
        identifier(column.name)
        for column in table.columns
        if column.type == "string" and not column.enum and not column.pattern
    ]
    if names:  # looked for in all of them at once: to begin a search takes longer than to go on with it
        cells = f"concat_ws(' ', {', '.join(names)})"
        found = f"regexp_matches({cells}, {literal(_DECEIVING)})"
        where = ", ".join(f"CASE WHEN regexp_matches({name}, {literal(_DECEIVING)}) THEN {name} END" for name in names)
        yield Check(
            "text",
            "a control character, or one that turns the direction of writing, stands in the text",
            f"SELECT _row, coalesce({where}) FROM {identifier(table.name)} WHERE {found}",
        )


def _of_codes(connection: duckdb.DuckDBPyConnection, coded: _Coded) -> Iterator[Finding]:
    code, table = identifier(coded.column), identifier(coded.table)
    rows = connection.execute(f"SELECT DISTINCT {code} FROM {table} WHERE {coded.condition}").fetchall()
    strange = [known for (known,) in rows if not coded.is_known(known)]
    if strange:
        among = f"{code} IN ({', '.join(map(literal, strange))}) AND {coded.condition}"
        message = f"{coded.column} is the code of no country or region"
        check = Check("country-code", message, f"SELECT _row, {code} FROM {table} WHERE {among}")
        yield from run_check(connection, check, f"data/{coded.table}.csv")


_STATE_TYPES = ", ".join(literal(kind.value) for kind in sorted(STATE_ACTOR_TYPES))

_OF_ACCUSED = (
    Check(
        "accused-state",
        "only a state and its organs have state_code and organ, and only others an associated country",
        "SELECT _row, actor_type FROM alleged_perpetrators WHERE CASE "
        f"WHEN actor_type IN ({_STATE_TYPES}) THEN associated_country_code IS NOT NULL "
        "ELSE state_code IS NOT NULL OR organ IS NOT NULL END",
    ),
    Check(
        "accused-state",
        "there is an organ, and no state that it is one of",
        "SELECT _row, organ FROM alleged_perpetrators WHERE organ IS NOT NULL AND state_code IS NULL",
    ),
)
