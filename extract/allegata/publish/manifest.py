"""The descriptor of a release as `validate` reads it: nothing in it is trusted, and every fault is a finding."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from ..contract.table_schema import table_schema
from ..contract.tables import SCHEMA_VERSION
from .checksums import DESCRIPTOR
from .export import RELATIONS, Relation
from .findings import Finding
from .standing import check_whole

Json = dict[str, object]

PARQUET_DESCRIPTOR = f"parquet/{DESCRIPTOR}"


@dataclass(frozen=True)
class Listed:
    """A file as a descriptor lists it; what it does not give is null."""

    path: str
    size: int | None
    digest: str | None


@dataclass(frozen=True)
class Manifest:
    """What the descriptors of a release say: its files, and the schema of each table by name."""

    files: tuple[Listed, ...]
    schemas: dict[str, Json]
    content_hash: str | None
    version: str | None


def read_manifest(folder: Path) -> tuple[Manifest, list[Finding]]:
    """Read both descriptors of a release and compare them with what the models define.

    Raises:
        PackageError: the program was stopped while it put the release in the place of an earlier one.
    """
    check_whole(folder)
    findings: list[Finding] = []
    content = _json(folder, DESCRIPTOR, findings)
    schemas: dict[str, Json] = {}
    files = [_listed(item, DESCRIPTOR, "", findings) for item in _objects(content, "files", DESCRIPTOR, findings)]
    for resource in _objects(content, "resources", DESCRIPTOR, findings):
        files.append(_listed(resource, DESCRIPTOR, "", findings))
        name, schema = resource.get("name"), resource.get("schema")
        if isinstance(name, str) and isinstance(schema, dict):
            schemas[name] = schema
    findings += _against_contract(content, DESCRIPTOR, {relation: relation.csv for relation in RELATIONS})
    if content and content.get("schemaVersion") != SCHEMA_VERSION:
        version = content.get("schemaVersion")
        message = (
            f"schemaVersion is {version!r}, and this program checks {SCHEMA_VERSION!r}: use the one of the release"
        )
        findings.append(Finding(DESCRIPTOR, None, "descriptor", message))
    parquet = _json(folder, PARQUET_DESCRIPTOR, findings)
    for resource in _objects(parquet, "resources", PARQUET_DESCRIPTOR, findings):
        files.append(_listed(resource, PARQUET_DESCRIPTOR, "parquet/", findings))
    paths = {relation: relation.parquet.removeprefix("parquet/") for relation in RELATIONS}
    findings += _against_contract(parquet, PARQUET_DESCRIPTOR, paths)
    digest, release = content.get("contentHash"), content.get("version")
    known = tuple(file for file in files if file is not None)
    return (
        Manifest(
            known,
            schemas,
            digest if isinstance(digest, str) else None,
            release if isinstance(release, str) else None,
        ),
        findings,
    )


def _json(folder: Path, name: str, findings: list[Finding]) -> Json:
    try:
        content = json.loads((folder / name).read_text(encoding="utf-8"))
    except FileNotFoundError:
        findings.append(Finding(name, None, "missing-file", "the descriptor is missing"))
        return {}
    except (OSError, ValueError, RecursionError) as error:
        findings.append(Finding(name, None, "unreadable", f"no JSON in UTF-8: {error}"))
        return {}
    if isinstance(content, dict):
        return content
    findings.append(Finding(name, None, "descriptor", "is no JSON object"))
    return {}


def _objects(content: Json, key: str, file: str, findings: list[Finding]) -> list[Json]:
    items = content.get(key)
    if isinstance(items, list) and all(isinstance(item, dict) for item in items):
        return items
    if content:
        findings.append(Finding(file, None, "descriptor", f"{key!r} is no list of objects"))
    return []


def _listed(item: Json, file: str, prefix: str, findings: list[Finding]) -> Listed | None:
    path, size, digest = item.get("path"), item.get("bytes"), item.get("hash")
    if not isinstance(path, str) or not is_inside(path):
        findings.append(Finding(file, None, "descriptor", f"{path!r} is no path inside the release"))
        return None
    if type(size) is not int or not isinstance(digest, str) or not digest.startswith("sha256:"):
        findings.append(Finding(file, None, "descriptor", f"{path} is listed without 'bytes' and a 'hash' of SHA-256"))
        return Listed(prefix + path, None, None)
    return Listed(prefix + path, size, digest.removeprefix("sha256:"))


def is_inside(path: str) -> bool:
    """Whether a path with slashes stays inside the folder that it is relative to, on every platform."""
    parts = PurePosixPath(path).parts
    return bool(parts) and not path.startswith("/") and ".." not in parts and not any(c in path for c in "\\:\0")


def _against_contract(content: Json, file: str, paths: dict[Relation, str]) -> list[Finding]:
    resources = content.get("resources")
    found = [item for item in resources if isinstance(item, dict)] if isinstance(resources, list) else []
    names = [item.get("name") for item in found]
    expected = [relation.name for relation in paths]
    findings = [
        *(Finding(file, None, "descriptor", f"there is no resource {name}") for name in expected if name not in names),
        *(
            Finding(file, None, "descriptor", f"there is a resource {name!r}, which no release has")
            for place, name in enumerate(names)
            if name not in expected or name in names[:place]
        ),
    ]
    if not findings and names != expected:
        findings.append(Finding(file, None, "descriptor", "the resources stand in another order than in a release"))
    for relation, path in paths.items():
        for item in found:
            if item.get("name") != relation.name:
                continue
            if item.get("path") != path:
                message = f"the path of {relation.name} is {item.get('path')!r} instead of {path!r}"
                findings.append(Finding(file, None, "descriptor", message))
            if item.get("schema") != table_schema(relation.definition):
                message = f"the schema of {relation.name} is not the one that the models define"
                findings.append(Finding(file, None, "schema-changed", message))
    return findings if content else []
