"""What the publisher says of the dataset as a whole: `release.toml`."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator, Mapping
from difflib import get_close_matches

from pydantic import BaseModel, ValidationError

from .decisions import About, Contributor
from .faults import Fault
from .wording import broken, reaching

_LICENCES = ("licence", "license", "licenses", "licences")
_ADDRESSES = ("contact", "homepage", "path")  # where an address is what is asked for


def about_of(file: str, data: bytes, faults: list[Fault]) -> About:
    """What the file says.

    Args:
        file: its name, for the faults.
        data: its bytes.
        faults: where what is wrong with it is added; what is returned then is not to be used.
    """
    try:
        said = tomllib.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        faults.append(Fault(file, f"line {line} is not UTF-8", "Save it as UTF-8"))
        return About()
    except (ValueError, RecursionError) as error:  # also of a number of more digits than Python reads
        faults.append(Fault(file, f"it is no TOML: {error}", 'Write a line as key = "text", and lists between [ and ]'))
        return About()
    told = {key: Fault(file, what, mend, None, key) for key, what, mend in _unfit(said)}
    about = About()
    try:
        # By way of JSON, of which strict models take lists for tuples; a date without quotation marks is clear too.
        about = About.model_validate_json(json.dumps(said, default=str))
    except ValidationError as error:
        for one in error.errors():
            told.setdefault(_key(one["loc"]), _refused(file, one["loc"], one["type"]))
    faults += told.values()
    return about


def _refused(file: str, place: tuple[int | str, ...], kind: str) -> Fault:
    model: type[BaseModel] = Contributor if place[0] == "contributors" and len(place) > 1 else About
    name = str(place[2] if model is Contributor and len(place) > 2 else place[0])
    where = _key(place)
    if kind == "extra_forbidden":
        if name in _LICENCES:
            return Fault(file, "the licence is not chosen here", "Remove it: releases are CC BY 4.0", None, where)
        close = get_close_matches(name, model.model_fields, 1)
        there_are = f"There are: {', '.join(model.model_fields)}"
        return Fault(file, f"there is no {name!r}", f"Write {close[0]!r}" if close else there_are, None, where)
    if model is Contributor and len(place) == 2:
        return Fault(file, "it is no contributor", 'Write { title = "…", roles = ["…"] }', None, where)
    what = "it is missing" if kind == "missing" else "it does not fit"
    return Fault(file, what, f"It is: {model.model_fields[name].description}", None, where)


def _unfit(said: Mapping[str, object]) -> Iterator[tuple[str, str, str]]:
    """Texts that cannot be published as given: key, what is wrong, and what to do."""
    for place, text in _texts(said, ()):
        wrong = broken(text) or (None if place[-1] in _ADDRESSES else reaching(text))
        if not text.strip():
            wrong = ("it is empty", "Fill it in, or remove it")
        if wrong:
            yield _key(place), *wrong


def _texts(value: object, place: tuple[int | str, ...]) -> Iterator[tuple[tuple[int | str, ...], str]]:
    match value:
        case str():
            yield place, value
        case dict():
            for key, each in value.items():
                yield from _texts(each, (*place, key))
        case list():
            for number, each in enumerate(value):
                yield from _texts(each, (*place, number))


def _key(place: tuple[int | str, ...]) -> str:
    """A place as people count: contributors[1].title is the title of the first."""
    return "".join(f"[{part + 1}]" if isinstance(part, int) else f".{part}" for part in place).removeprefix(".")
