"""A verified record in the gold's form, and a folder of such: what `--save` writes, and `--predictions` reads."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from itertools import groupby
from pathlib import Path

from ..errors import InputError, UsageError
from ..models import AffectedGroup, Allegation, Record, Response
from ..vocabulary import NationalityScheme, Outcome
from .annotation import (
    AnnotatedAllegation,
    AnnotatedGroup,
    AnnotatedPerpetrator,
    AnnotatedResponse,
    AnnotatedSource,
    Annotation,
    Run,
)


def annotation_of(record: Record, name: str, run: Run) -> Annotation:
    """The record in the gold's form; one of an article that was not read says nothing.

    Args:
        record: with names and quotes as written.
        name: of the article in the gold set.
        run: how it was read.
    """
    is_read = record.outcome in (Outcome.OK, Outcome.NO_ALLEGATION)
    return Annotation(
        id=name,
        article_class=record.article_class if is_read else None,
        allegations=tuple(_allegation(each) for each in record.allegations) if is_read else (),
        run=run,
    )


def check_save_folder(folder: Path, gold: Path) -> None:
    """Refuse to save where something else would be lost: before anything is paid for.

    Raises:
        UsageError: the folder is that of the gold, or holds files that no earlier `--save` wrote.
    """
    mend = "Name a new folder: --save DIR"
    if folder.resolve() in {place.resolve() for place in (gold, gold / "gold", gold / "articles", gold / "seeds")}:
        raise UsageError(f"{folder} is the gold itself", mend)
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{folder} is a file", mend)
    for file in sorted(folder.glob("*")):
        if not (file.suffix == ".json" and _is_saved(file)):
            raise UsageError(f"{folder} holds {file.name}, which no --save wrote", mend)


def save(annotations: Mapping[str, Annotation], folder: Path) -> None:
    """Write `NAME.json` for each, in place of what an earlier one wrote.

    Args:
        annotations: by name of the article, each with its run.
        folder: as `check_save_folder` let it pass.

    Raises:
        InputError: the folder cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for file in folder.glob("*.json"):
            if file.stem not in annotations:
                file.unlink()  # of an earlier run over other articles
        for name, annotation in annotations.items():
            said = json.dumps(_kept(annotation), ensure_ascii=False, indent=1)
            (folder / f"{name}.json").write_text(said + "\n", encoding="utf-8")
    except OSError as error:
        raise InputError(f"{folder} cannot be written: {error.strerror}", "Name another folder: --save DIR") from error


def _kept(annotation: Annotation) -> dict[str, object]:
    """Without the notes that people alone write."""
    kept = annotation.model_dump(mode="json")
    for allegation in kept["allegations"]:
        for optional in ("summary", "act_quotes", "means_quotes"):
            if allegation[optional] is None:
                del allegation[optional]
    return {key: value for key, value in kept.items() if key != "adjudication"}


def _is_saved(file: Path) -> bool:
    try:
        found = json.loads(file.read_bytes())
    except (OSError, ValueError):
        return False
    return isinstance(found, dict) and "run" in found


def _allegation(found: Allegation) -> AnnotatedAllegation:
    return AnnotatedAllegation(
        summary=found.allegation,
        acts=tuple(dict.fromkeys(act.act for act in found.acts)),
        means=tuple(dict.fromkeys(means.means for means in found.means)),
        stance=found.stance,
        quote=found.quote or "",
        alleged_perpetrators=tuple(
            AnnotatedPerpetrator(
                name=one.name, actor_type=one.actor_type, country=one.state_code, quote=one.quote or ""
            )
            for one in found.alleged_perpetrators
        ),
        affected_groups=tuple(_group(group) for group in found.affected_groups),
        cited_sources=tuple(
            AnnotatedSource(name=one.name, source_type=one.source_type, via=one.via, quote=one.quote or "")
            for one in found.cited_sources
        ),
        responses=tuple(_responses(found.responses)),
        act_quotes={act.act: act.quote for act in reversed(found.acts) if act.quote},
        means_quotes={means.means: means.quote for means in reversed(found.means) if means.quote},
    )


def _group(group: AffectedGroup) -> AnnotatedGroup:
    def codes(scheme: NationalityScheme) -> tuple[str, ...]:
        return tuple(one.code for one in group.nationalities if one.code and one.scheme is scheme)

    return AnnotatedGroup(
        term=group.term or "",
        nationalities=tuple(one.term for one in group.nationalities),
        iso3=codes(NationalityScheme.ISO3166),
        m49=codes(NationalityScheme.M49),
        statuses=group.statuses,
        number=group.number,
        quote=group.quote or "",
    )


def _responses(responses: tuple[Response, ...]) -> Iterator[AnnotatedResponse]:
    """One row an answer with all its forms, of one row a form."""
    for (responder, role, quote), same in groupby(responses, key=lambda one: (one.responder, one.role, one.quote)):
        forms = tuple(dict.fromkeys(one.form for one in same))
        yield AnnotatedResponse(responder=responder, role=role, forms=forms, quote=quote or "")
