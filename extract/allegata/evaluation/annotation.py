"""A file of the gold: the compact form of a record in which people annotate, and in which a system's record is saved.

Acts, means and the forms of a response are lists of codes and need no quotes of their own; `country` is the accused
state, `iso3` and `m49` are the codes of `nationalities`. What is saved of a system has more than people write: the
quotes of acts and means, and how its run ended. Keys that are not known are left alone; those that are scored must all
be there, so that a misspelt one is noticed.
"""

from __future__ import annotations

import difflib
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from ..errors import InputError
from ..gazetteer import places
from ..vocabulary import (
    ActCode,
    ActorType,
    ArticleClass,
    GroupStatus,
    MeansCode,
    Outcome,
    ResponseForm,
    ResponseRole,
    SourceType,
    Stance,
)

_MARK = b"\xef\xbb\xbf"  # a byte order mark, which some editors put before a file


def _country(code: str) -> str:
    if not places.is_country(code):
        raise ValueError(f"{code!r} is no ISO 3166-1 alpha-3 code of a country, such as KEN")
    return code


def _region(code: str) -> str:
    if places.region_label(code) == code:
        raise ValueError(f"{code!r} is no UN M49 code of a region, three digits, such as 002")
    return code


Country = Annotated[str, AfterValidator(_country)]
Region = Annotated[str, AfterValidator(_region)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class AnnotatedPerpetrator(_Part):
    """One accused."""

    name: str = Field(min_length=1)
    actor_type: ActorType
    country: Country | None
    quote: str


class AnnotatedGroup(_Part):
    """One affected group."""

    term: str
    nationalities: tuple[str, ...]
    iso3: tuple[Country, ...]
    m49: tuple[Region, ...]
    statuses: tuple[GroupStatus, ...]
    number: str | None
    quote: str


class AnnotatedSource(_Part):
    """One cited source."""

    name: str = Field(min_length=1)
    source_type: SourceType
    via: str | None
    quote: str


class AnnotatedResponse(_Part):
    """One answer, with all its forms."""

    responder: str
    role: ResponseRole
    forms: tuple[ResponseForm, ...] = Field(min_length=1)
    quote: str


class AnnotatedAllegation(_Part):
    """One allegation. `act_quotes` and `means_quotes` are by code, where they are given at all."""

    summary: str | None = None
    acts: tuple[ActCode, ...] = Field(min_length=1)
    means: tuple[MeansCode, ...]
    stance: Stance
    quote: str
    alleged_perpetrators: tuple[AnnotatedPerpetrator, ...]
    affected_groups: tuple[AnnotatedGroup, ...]
    cited_sources: tuple[AnnotatedSource, ...]
    responses: tuple[AnnotatedResponse, ...]
    act_quotes: dict[ActCode, str] | None = None
    means_quotes: dict[MeansCode, str] | None = None


class Run(_Part):
    """How a system's reading of an article went, as `--save` keeps it.

    Attributes:
        system: name of the extractor.
        outcome: how the article ended; null where the system holds nothing of it.
        reason: why, where the outcome alone does not say.
        quotes: how many quotes the system gave.
        verbatim: how many of them stand in the article.
        seconds: that the extraction took; null where it was not extracted now.
        cost: USD; null where nobody knows.
    """

    system: str
    outcome: Outcome | None
    reason: str | None = None
    quotes: int = Field(0, ge=0)
    verbatim: int = Field(0, ge=0)
    seconds: float | None = Field(None, ge=0)
    cost: float | None = Field(None, ge=0)


class Annotation(_Part):
    """What annotators, or a system, say of one article. `article_class` is null only where a run failed."""

    id: str | None = None
    article_class: ArticleClass | None
    allegations: tuple[AnnotatedAllegation, ...]
    adjudication: str | None = None
    run: Run | None = None


def read_annotation(path: Path) -> Annotation:
    """Read one file.

    Raises:
        InputError: it cannot be read, is no JSON, lacks a key or holds an unknown code; the first such place is named.
    """
    try:
        annotation = Annotation.model_validate_json(path.read_bytes().removeprefix(_MARK))
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}", "Check the file") from None
    except ValidationError as error:
        raise _explained(path, error) from None
    if annotation.article_class is None and annotation.run is None:
        raise InputError(f"{path}: article_class: null", f"It is one of: {', '.join(ArticleClass)}")
    return annotation


def _explained(path: Path, error: ValidationError) -> InputError:
    problems = error.errors()
    first = problems[0]
    place = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in first["loc"]).lstrip(".")
    others = f" (the first of {len(problems)} problems in this file)" if len(problems) > 1 else ""
    kind, given = first["type"], first["input"]
    if kind == "json_invalid":
        return InputError(f"{path}: broken JSON: {first['ctx']['error']}", "Mend the file")
    if kind == "enum":
        codes = first["ctx"]["expected"].replace("'", "").replace(" or ", ", ").split(", ")
        close = difflib.get_close_matches(str(given), codes, 1)
        mend = f"Did you mean {close[0]!r}? " if close else ""
        return InputError(f"{path}: {place}: {given!r} is no code{others}", f"{mend}There are: {', '.join(codes)}")
    if kind == "missing":
        return InputError(f"{path}: {place} is missing{others}", "Add it; an empty list or null where nothing is said")
    what = str(first["msg"]).removeprefix("Value error, ")
    return InputError(f"{path}: {place or 'the file'}: {what}{others}", "Mend it there")
