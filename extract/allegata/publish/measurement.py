"""How well an extractor was measured to read: what `allegata evaluate … --json` wrote, as a release repeats it.

Nothing of the machine is kept: no path, no seconds, no price; of the articles that failed, how many and not which.
"""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from ..errors import UsageError

_MEND = "Write one with `allegata evaluate GOLD --model MODEL --json > FILE`"
_SHIPPED = "measured"
"""Folder beside this module with the measurements of the built-in extractors, written by `make quality`."""

_Share = Annotated[float, Field(ge=0, le=1)]
_Count = Annotated[int, Field(ge=0)]


class _Part(BaseModel):
    """Frozen; what evaluate writes beyond it is left out."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class FieldScore(_Part):
    """One field over all articles of a set.

    Attributes:
        precision: share of the extractor's values that the annotators have too.
        recall: share of the annotators' values that the extractor gives.
        f1: their harmonic mean.
        low: lower end of the bootstrap 95 % interval of F1 over articles.
        high: its upper end.
        hits: values that agree.
        said: values that the extractor gives.
        gold: values that the annotators give.
    """

    precision: _Share
    recall: _Share
    f1: _Share
    low: _Share
    high: _Share
    hits: _Count
    said: _Count
    gold: _Count


class _Evaluation(_Part):
    """What evaluate writes, as far as it is used."""

    gold: Annotated[str, Field(min_length=1)]
    gold_sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    system: Annotated[str, Field(min_length=1)]
    articles: Annotated[int, Field(ge=1)]
    fields: Annotated[dict[str, FieldScore], Field(min_length=1)]
    macro_f1: _Share
    macro_low: _Share
    macro_high: _Share
    failures: dict[str, str] = {}


class Measurement(_Part):
    """An extractor on one annotated set.

    Attributes:
        extractor: name and version, as it stands in `articles.extractor`.
        set_name: of the annotated set.
        set_sha256: hash of its texts and annotations.
        articles: how many it has.
        failed: how many of them the extractor did not read; all that is annotated of them counts as missed.
        used_to_make: whether the set was used to make the extractor, so that the figures flatter it; null where nobody
            said.
        fields: scores by field.
        macro_f1: mean of F1 over the main fields.
        macro_low: lower end of its interval.
        macro_high: upper end.
    """

    extractor: Annotated[str, Field(min_length=1)]
    set_name: Annotated[str, Field(min_length=1)]
    set_sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    articles: Annotated[int, Field(ge=1)]
    failed: _Count
    used_to_make: bool | None
    fields: dict[str, FieldScore]
    macro_f1: _Share
    macro_low: _Share
    macro_high: _Share


_MANY: TypeAdapter[tuple[Measurement, ...]] = TypeAdapter(tuple[Measurement, ...])


def measurement_of(evaluation: object, set_name: str | None = None, used_to_make: bool | None = None) -> Measurement:
    """A measurement from what evaluate wrote.

    Args:
        evaluation: the JSON of `allegata evaluate --json`, parsed.
        set_name: what to call the set; the last part of its folder where it is null.
        used_to_make: whether the set was used to make the extractor; null where that is not known.

    Raises:
        ValidationError: it is not what evaluate writes.
    """
    found = _Evaluation.model_validate(evaluation)
    shown = found.model_dump(exclude={"gold", "gold_sha256", "system", "failures"})
    return Measurement(
        extractor=found.system,
        set_name=set_name or found.gold.replace("\\", "/").rstrip("/").rsplit("/", 1)[-1],
        set_sha256=found.gold_sha256,
        failed=len(found.failures),
        used_to_make=used_to_make,
        **shown,
    )


def read_measurements(path: Path) -> tuple[Measurement, ...]:
    """The measurements of a file: what evaluate wrote, or a list as `measurements_text` writes it.

    Raises:
        UsageError: the file can not be read, or is neither.
    """
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        return _MANY.validate_python(content) if isinstance(content, list) else (measurement_of(content),)
    except OSError as error:
        raise UsageError(f"{path} can not be read: {error.strerror}", _MEND) from error
    except (ValueError, RecursionError) as error:  # no UTF-8, no JSON, or JSON of something else
        where = f" ({_first_place(error)})" if isinstance(error, ValidationError) else ""
        raise UsageError(f"{path} is no measurement of an extractor{where}", _MEND) from error


def shipped_measurements() -> tuple[Measurement, ...]:
    """The measurements that come with the program, of its own extractors, in the order of their names."""
    folder = files(__package__).joinpath(_SHIPPED)
    texts = {each.name: each.read_text(encoding="utf-8") for each in folder.iterdir() if each.name.endswith(".json")}
    return tuple(each for name in sorted(texts) for each in _MANY.validate_json(texts[name]))


def measurements_text(measurements: tuple[Measurement, ...]) -> str:
    """Measurements as JSON, as `read_measurements` reads them."""
    return json.dumps([each.model_dump(mode="json") for each in measurements], ensure_ascii=False, indent=1) + "\n"


def _first_place(error: ValidationError) -> str:
    first = error.errors(include_url=False, include_context=False, include_input=False)[0]
    return f"{'.'.join(str(part) for part in first['loc']) or 'the whole'}: {first['msg']}"
