"""How well each extractor of a release was measured to read: `quality.json`, and its line in the README."""

from __future__ import annotations

from collections.abc import Iterator

from .figures import Numbers, Reader
from .measurement import Measurement
from .release import Release

_METHOD = {
    "values": "values are compared per article, each once, and counted over all articles of a set (micro averages)",
    "interval": "low and high are the ends of the middle 95 % of F1 over 1,000 bootstrap draws of articles",
    "failed": "articles of the set that the extractor did not read; all that is annotated of them counts as missed",
    "usedToMake": "whether the set was used to make the extractor, so that its figures are too high; null: not known",
    "scope": "measured before the safe profile, on annotated articles and not on those of this release",
}


def quality(release: Release, found: Numbers) -> dict[str, object]:
    """The content of quality.json: measurements of every extractor that read articles of the release.

    Args:
        release: with the measurements that its publisher gives.
        found: the numbers of the release, with its extractors.
    """
    return {
        "method": _METHOD,
        "extractors": [_of_reader(reader, release) for reader in who_read(found)],
    }


def quality_lines(release: Release, found: Numbers) -> Iterator[str]:
    """What the README says of it, a line of a list for each extractor and set; none where nobody read anything."""
    for reader in who_read(found):
        measured = measurements_of(reader, release)
        if not measured:
            yield f"- `{reader.name}`: not measured. Nobody knows how well it reads."
        for each in measured:
            made_by = " It was made by this set: expect less elsewhere." if each.used_to_make else ""
            yield (
                f"- `{reader.name}` on the {each.articles} annotated articles of `{each.set_name}`: macro F1 "
                f"{each.macro_f1:.2f} (95 % interval {each.macro_low:.2f} to {each.macro_high:.2f}); "
                f"{'; '.join(_field_words(each))}.{made_by}"
            )


def measurements_of(reader: Reader, release: Release) -> tuple[Measurement, ...]:
    """The measurements of an extractor, one a set, in the order of the sets' names."""
    known = {each.set_sha256: each for each in release.quality if each.extractor == reader.name}
    return tuple(sorted(known.values(), key=lambda each: (each.set_name, each.set_sha256)))


def who_read(found: Numbers) -> Iterator[Reader]:
    """The extractors that said something of an article, in the order of their names."""
    return (reader for reader in found.readers if reader.read)


def _of_reader(reader: Reader, release: Release) -> dict[str, object]:
    measured = measurements_of(reader, release)
    return {
        "extractor": reader.name,
        "articlesRead": reader.read,
        "measured": [_of_set(each) for each in measured] or None,
        "reason": None if measured else "no measurement of this extractor was given",
    }


def _of_set(measured: Measurement) -> dict[str, object]:
    return {
        "set": measured.set_name,
        "setHash": f"sha256:{measured.set_sha256}",
        "articles": measured.articles,
        "failed": measured.failed,
        "usedToMake": measured.used_to_make,
        "macro": {"f1": measured.macro_f1, "low": measured.macro_low, "high": measured.macro_high},
        "fields": {name: score.model_dump() for name, score in measured.fields.items()},
    }


TOLD = {
    "acts": "acts",
    "perpetrators": "alleged perpetrators",
    "nationalities": "nationalities",
    "sources": "cited sources",
    "denial_main": "denial status",
}
"""The fields that the README tells, by the names of `allegata evaluate`: one for each part of a record."""


def _field_words(measured: Measurement) -> Iterator[str]:
    for name, words in TOLD.items():
        score = measured.fields.get(name)
        if score is not None:
            yield f"{words} precision {score.precision:.2f}, recall {score.recall:.2f}"
