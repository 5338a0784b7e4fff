"""What a run is told: a flag before the environment before the file `allegata.toml`.

The environment's names are `ALLEGATA_` and the field in capitals (`ALLEGATA_MODEL`). Keys of models are no settings:
each server's own variable (`OPENAI_API_KEY`, …) holds its key, and nothing else ever does.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, ValidationError

from .errors import UsageError
from .models import Model
from .releases import Version

SETTINGS_FILE = Path("allegata.toml")
_PREFIX = "ALLEGATA_"


def _a_day(said: str) -> str:
    return date.fromisoformat(said).isoformat()


class Settings(Model):
    """The settings of a run."""

    model: str = Field("rules", min_length=1, description="what reads the articles: 'rules', or SERVER/MODEL")
    base_url: str | None = Field(None, description="address of an OpenAI-compatible server")
    contact: str | None = Field(None, min_length=1, description="your mail or web address, which every site is told")
    work: str = Field(".allegata", min_length=1, description="folder of the ledger and the working database")
    out: str = Field("dataset", min_length=1, description="folder of the release")
    concurrency: int = Field(8, ge=1, le=256, description="requests to a model in flight at once, 1 to 256")
    triage: Literal["off", "on"] = Field(
        "off", description="'on' to skip articles that are plainly out of scope before they are read, or 'off'"
    )
    triage_threshold: float = Field(
        0.1, ge=0, le=1, description="score below which triage skips an article, 0 to 1; a lower one skips fewer"
    )
    token_limit: int | None = Field(
        None,
        ge=256,
        le=1_000_000,
        description="tokens that a model may answer with, doubled once where that is too few",
    )
    context: int | None = Field(
        None, ge=4_096, description="tokens that the model takes, prompt, article and answer together; 4096 or more"
    )
    timeout: float = Field(600.0, gt=0, le=86_400, description="seconds that a server may be silent, more than 0")
    price: str | None = Field(
        None,
        pattern=r"^[0-9.]+(/[0-9.]+){1,2}$",
        description="USD per million tokens, IN/OUT or IN/CACHED/OUT, such as 0.25/2.00; else the list price",
    )
    max_cost: float | None = Field(
        None, ge=0, description="USD that a run may cost; it stops before it would cost more"
    )
    max_requests: int | None = Field(None, ge=0, description="requests that a run may send; it stops there")
    replay: bool = Field(False, description="send nothing: read the ledger alone, without a key")
    title: str | None = Field(None, min_length=1, description="title of the release")
    version: Version = Field(
        "0.1.0-draft", description="version of the data, MAJOR.MINOR.PATCH; with a hyphen behind it, of a draft"
    )
    date: Annotated[str, AfterValidator(_a_day)] | None = Field(
        None, description="date of the release, YYYY-MM-DD; none where it is not given"
    )
    sample: bool = Field(False, description="say in the release that it is a sample, made of examples")
    previous: str | None = Field(None, min_length=1, description="the release before: its folder or address")
    editorial: str | None = Field(None, min_length=1, description="folder of the publisher's decisions")
    quality: str | None = Field(
        None, min_length=1, description="what `allegata evaluate … --json` measured of the extractor, a file"
    )
    page: Literal["ask", "browse", "none"] = Field(
        "ask",
        description="'ask' for a page to look and to ask in SQL, 'browse' for one to look alone, or 'none'",
    )
    profile: Literal["safe", "working"] = Field(
        "safe", description="'safe' for publication, or 'working' for the team alone, with every name"
    )


def settings(flags: Mapping[str, object], environment: Mapping[str, str] | None = None) -> Settings:
    """The settings of this run.

    Args:
        flags: what the command line says; None means not said.
        environment: variables to read, the process's own where None.

    Raises:
        UsageError: a value does not fit, or the file cannot be read.
    """
    environment = os.environ if environment is None else environment
    values: dict[str, object] = dict(_file())
    said = {name: environment.get(_PREFIX + name.upper()) for name in Settings.model_fields}
    values |= {name: _read(name, text) for name, text in said.items() if text}
    epoch = environment.get("SOURCE_DATE_EPOCH")
    if epoch and "date" not in values:
        values["date"] = _day_of(epoch)
    values |= {name: value for name, value in flags.items() if value is not None}
    try:
        return Settings.model_validate(values)
    except ValidationError as error:
        name = str(error.errors()[0]["loc"][0])
        known = Settings.model_fields.get(name)
        if known is None:
            raise UsageError(
                f"there is no setting {name!r}", f"There are: {', '.join(Settings.model_fields)}"
            ) from None
        raise UsageError(f"setting {name!r} cannot be {values[name]!r}", f"It is: {known.description}") from None


def _file() -> Mapping[str, object]:
    if not SETTINGS_FILE.exists():
        return {}
    try:
        return tomllib.loads(SETTINGS_FILE.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise UsageError(f"{SETTINGS_FILE} cannot be read: {error}", "Mend or remove it") from None


def _read(name: str, said: str) -> object:
    """A variable's text as what the setting is; the text itself where it is none, which is then refused by name."""
    try:
        return getattr(Settings.model_validate_strings({name: said}), name)
    except ValidationError:
        return said


def _day_of(epoch: str) -> str:
    try:
        return datetime.fromtimestamp(int(epoch), UTC).date().isoformat()
    except (ValueError, OverflowError, OSError):
        raise UsageError(f"SOURCE_DATE_EPOCH is not a number of seconds: {epoch!r}", "Unset or mend it") from None
