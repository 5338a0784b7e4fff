"""The fitted tables: how much each named feature speaks for a value.

A score is the sum of the weights of the features that are there, through the logistic function: a probability on the
texts that the weights were fitted on, and no more than that. Feature names are the same in all languages. The tables
are `weights/*.csv` (feature, weight); `weights/decisions.toml` says from which score on a value is taken, and on what
the tables were fitted.
"""

from __future__ import annotations

import csv
import hashlib
import math
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from itertools import repeat

FOLDER = "weights"

_CROSSING = re.compile(r"[^|/]*[|/]")
_NOTHING = repeat(0.0)
_UNWEIGHED: Mapping[str, float] = {}

_DIGITS = 9
"""To which a sum is rounded: sets have no order, and the last digits depend on it."""


@dataclass(frozen=True)
class Weights:
    """The weights of one decision.

    Attributes:
        by_feature: weight by feature; a feature that is not there weighs nothing. `bias` is always added.
        least: score from which a value is taken.
        least_best: score from which the best value of an article is taken, though it falls short of `least`.
    """

    by_feature: Mapping[str, float]
    least: float
    least_best: float

    @cached_property
    def by_value(self) -> Mapping[str, Mapping[str, float]]:
        """The weights of features that are crossed with a value, by it ("forced_labour|has:DEBT": "forced_labour|")."""
        found: dict[str, dict[str, float]] = {}
        for feature, weight in self.by_feature.items():
            crossing = _CROSSING.match(feature)
            if crossing:
                found.setdefault(crossing.group(), {})[feature[crossing.end() :]] = weight
        return found

    @cached_property
    def _both_by_value(self) -> dict[str, Mapping[str, float]]:
        return {}

    def _both(self, value: str) -> Mapping[str, float]:
        """The weights of features that count both by themselves and crossed with a value."""
        known = self._both_by_value.get(value)
        if known is None:
            both = dict(self.by_feature)
            for name, weight in self.by_value.get(value, _UNWEIGHED).items():
                both[name] = both.get(name, 0.0) + weight
            known = self._both_by_value[value] = both
        return known

    def score(self, features: Iterable[str], value: str = "", crossed: Iterable[str] = ()) -> float:
        """A number between 0 and 1.

        Args:
            features: what is there.
            value: what the other features are crossed with, as their names begin ("forced_labour|").
            crossed: these features, without the value; it comes to the same as to put it before each.
        """
        total = self.by_feature.get("bias", 0.0)
        if crossed is features:
            total += sum(map(self._both(value).get, features, _NOTHING))
        else:
            total += sum(map(self.by_feature.get, features, _NOTHING))
            total += sum(map(self.by_value.get(value, _UNWEIGHED).get, crossed, _NOTHING))
        total = round(total, _DIGITS)
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))  # bounded, so that exp stays finite


@cache
def weights(decision: str) -> Weights:
    """The weights of a decision.

    Raises:
        KeyError: no such decision.
    """
    said = tomllib.loads(_read("decisions.toml"))[decision]
    table = {row["feature"]: float(row["weight"]) for row in csv.DictReader(_read(f"{decision}.csv").splitlines())}
    return Weights(table, said["least"], said.get("least_best", said["least"]))


@cache
def fingerprint() -> str:
    """SHA-256 over all tables of weights."""
    digest = hashlib.sha256()
    for path in sorted((files(__package__) / FOLDER).iterdir(), key=lambda path: path.name):
        if path.name.endswith((".csv", ".toml")):
            digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def _read(name: str) -> str:
    return (files(__package__) / FOLDER / name).read_text(encoding="utf-8")
