"""An annotation and what was published of its article, in one form, so that they can be held against each other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.builds import Row, Tables
from tests.gold_replies import Annotated

_CHILDREN = (
    "allegation_acts",
    "allegation_means",
    "alleged_perpetrators",
    "affected_groups",
    "group_nationalities",
    "group_statuses",
    "cited_sources",
    "responses",
)
_IN_ORDER = ("acknowledged", "partly_acknowledged", "denied", "reframed", "no_information", "declined", "no_response")


@dataclass(frozen=True)
class Group:
    """One group of the affected, in codes; the words are null where they are not compared."""

    iso3: tuple[str, ...]
    m49: tuple[str, ...]
    statuses: frozenset[str]
    number: str | None
    term: str | None = field(default=None)


@dataclass(frozen=True)
class Said:
    """One allegation: its codes, and the words as written, where they are compared.

    Args:
        accused: type, state and name of each.
        sources: type, name and via of each.
        responses: role, form and responder of each.
    """

    acts: frozenset[str]
    means: frozenset[str]
    stance: str
    denial_status: str
    accused: tuple[tuple[str | None, ...], ...]
    groups: tuple[Group, ...]
    sources: tuple[tuple[str | None, ...], ...]
    responses: tuple[tuple[str | None, ...], ...]


@dataclass(frozen=True)
class Told:
    """One article: how it ended, its class, its allegations in order."""

    outcome: str
    article_class: str
    allegations: tuple[Said, ...]


def annotated(one: Annotated, words: bool) -> Told:
    """What the annotators say of an article.

    Args:
        one: the article.
        words: names, terms and numbers as written too, or codes alone.
    """
    allegations = one.gold["allegations"]
    outcome = "ok" if allegations else "no_allegation"
    return Told(outcome, one.gold["article_class"], tuple(_annotated(gold, words) for gold in allegations))


def _annotated(gold: Mapping[str, Any], words: bool) -> Said:
    return Said(
        acts=frozenset(gold["acts"]),
        means=frozenset(gold["means"]),
        stance=gold["stance"],
        denial_status=denial_status(gold),
        accused=tuple((p["actor_type"], p["country"], *_if(words, p["name"])) for p in gold["alleged_perpetrators"]),
        groups=tuple(
            Group(
                tuple(g["iso3"]), tuple(g["m49"]), frozenset(g["statuses"]), g["number"], g["term"] if words else None
            )
            for g in gold["affected_groups"]
        ),
        sources=tuple((s["source_type"], *_if(words, s["name"], s["via"])) for s in gold["cited_sources"]),
        responses=tuple(
            (r["role"], form, *_if(words, r["responder"])) for r in gold["responses"] for form in r["forms"]
        ),
    )


def denial_status(gold: Mapping[str, Any]) -> str:
    """The codebook's rule: the first that holds of what the accused answer."""
    forms = {form for answer in gold["responses"] if answer["role"] == "accused" for form in answer["forms"]}
    if not forms:
        return "not_stated"
    if {"acknowledged", "denied"} <= forms:
        return "partly_acknowledged"
    return next((status for status in _IN_ORDER if status in forms), "other_response")


def told(tables: Tables, words: bool) -> dict[str, Told]:
    """What tables hold of each article, by the article's id in the input.

    Args:
        tables: of a release, or of the working database.
        words: as for `annotated`.
    """
    children = {name: _by_allegation(tables(name)) for name in _CHILDREN}
    said: dict[str | None, list[Said]] = {}
    for row in sorted(tables("allegations"), key=lambda row: int(row["allegation_number"] or 0)):
        own = {name: rows.get(row["allegation_id"], []) for name, rows in children.items()}
        said.setdefault(row["article_id"], []).append(_told(row, own, words))
    return {
        str(row["source_id"]): Told(
            str(row["outcome"]), str(row["article_class"]), tuple(said.get(row["article_id"], ()))
        )
        for row in tables("articles")
    }


def _told(row: Row, own: Mapping[str, list[Row]], words: bool) -> Said:
    return Said(
        acts=frozenset(str(one["act"]) for one in own["allegation_acts"]),
        means=frozenset(str(one["means"]) for one in own["allegation_means"]),
        stance=str(row["stance"]),
        denial_status=str(row["denial_status"]),
        accused=tuple(
            (one["actor_type"], one["state_code"], *_if(words, one["name"])) for one in own["alleged_perpetrators"]
        ),
        groups=tuple(_group(one, own, words) for one in own["affected_groups"]),
        sources=tuple((one["source_type"], *_if(words, one["name"], one["via"])) for one in own["cited_sources"]),
        responses=tuple((one["role"], one["form"], *_if(words, one["responder"])) for one in own["responses"]),
    )


def _group(group: Row, own: Mapping[str, list[Row]], words: bool) -> Group:
    def of_group(table: str) -> list[Row]:
        return [row for row in own[table] if row["group_number"] == group["group_number"]]

    codes = [(row["scheme"], str(row["code"])) for row in of_group("group_nationalities")]
    return Group(
        iso3=tuple(code for scheme, code in codes if scheme == "ISO3166-1"),
        m49=tuple(code for scheme, code in codes if scheme == "M49"),
        statuses=frozenset(str(row["status"]) for row in of_group("group_statuses")),
        number=group["number"],
        term=group["term"] if words else None,
    )


def _by_allegation(rows: list[Row]) -> dict[str | None, list[Row]]:
    found: dict[str | None, list[Row]] = {}
    for row in rows:
        found.setdefault(row["allegation_id"], []).append(row)
    return found


def _if(wanted: bool, *values: str | None) -> tuple[str | None, ...]:
    return values if wanted else ()
