"""Where a release comes from, in the terms of PROV: `provenance.json`. No clock, path or host stands in it.

Source: PROV-JSON, W3C member submission of 2013, https://www.w3.org/submissions/prov-json/. What PROV has no word for
is of the namespace `allegata`.
"""

from __future__ import annotations

import hashlib
import re
from importlib.metadata import PackageNotFoundError, version

from .. import __version__
from ..contract.package_data import read_text
from ..contract.tables import SCHEMA_VERSION
from ..errors import AllegataError
from .figures import Numbers, Reader
from .release import Release

_PREFIXES = {
    "prov": "http://www.w3.org/ns/prov#",
    "allegata": "urn:allegata:",  # names of this file alone: none of them is to be resolved
}
_PROMPT = re.compile(r"\+(?P<version>[a-z]+\.v[0-9]+)$")
"""The prompt in the name of an extractor: `openai/gpt-x+extract.v1`."""

_RELEASE, _CORPUS, _SCHEMA = "allegata:release", "allegata:corpus", "allegata:schema"
_SOFTWARE, _PUBLISHER, _PUBLICATION = "allegata:software", "allegata:publisher", "allegata:publication"
_PREVIOUS = "allegata:previous-release"

Statements = dict[str, dict[str, object]]


def provenance(release: Release, found: Numbers, content_hash: str) -> dict[str, object]:
    """The content of provenance.json.

    Args:
        release: what its publisher decided.
        found: its numbers, with its extractors.
        content_hash: SHA-256 of its content, hexadecimal.
    """
    extractions = {f"allegata:extraction-{number}": reader for number, reader in enumerate(found.readers, 1)}
    content: dict[str, object] = {
        "prefix": _PREFIXES,
        "entity": _entities(release, found, content_hash),
        "activity": {**{name: _extraction(reader) for name, reader in extractions.items()}, _PUBLICATION: _PUBLISHING},
        "agent": _agents(release, found),
        "used": _numbered("used", _used(extractions)),
        "wasInformedBy": _numbered(
            "informed", [{"prov:informed": _PUBLICATION, "prov:informant": name} for name in extractions]
        ),
        "wasAssociatedWith": _numbered("associated", _associated(extractions)),
        "wasGeneratedBy": _numbered("generated", [{"prov:entity": _RELEASE, "prov:activity": _PUBLICATION}]),
        "wasAttributedTo": _numbered("attributed", [{"prov:entity": _RELEASE, "prov:agent": _PUBLISHER}]),
    }
    if release.previous is not None:
        revision: dict[str, object] = {
            "prov:generatedEntity": _RELEASE,
            "prov:usedEntity": _PREVIOUS,
            "prov:type": {"$": "prov:Revision", "type": "prov:QUALIFIED_NAME"},
        }
        content["wasDerivedFrom"] = _numbered("derived", [revision])
    return content


_PUBLISHING: dict[str, object] = {
    "prov:label": "verification, normalisation, linking, safe profile and export",
}


def _entities(release: Release, found: Numbers, content_hash: str) -> Statements:
    entities: Statements = {
        _RELEASE: {
            "prov:label": release.headline,
            "allegata:version": release.version,
            "allegata:contentHash": f"sha256:{content_hash}",
            "allegata:profile": release.profile,
        },
        _CORPUS: {
            "prov:label": "the articles that were given",
            "allegata:articles": found.rows["articles"],
            "allegata:corpusHash": f"sha256:{found.corpus_hash}",
            **({"allegata:corpusVersion": release.corpus_version} if release.corpus_version else {}),
        },
        _SCHEMA: {
            "prov:label": "definition of tables, columns and codes",
            "allegata:schemaVersion": SCHEMA_VERSION,
            "allegata:codebookHash": _packaged("schema/v1/codebook.md"),
        },
    }
    for reader in found.readers:
        name = _prompt_of(reader)
        if name is not None:
            entities[f"allegata:prompt-{name}"] = {
                "prov:label": f"the prompt {name}",
                "allegata:promptHash": _packaged(f"prompts/{name}.md"),
            }
    if release.previous is not None:
        entities[_PREVIOUS] = {
            "prov:label": "the release before",
            "allegata:version": release.previous.version,
            "allegata:contentHash": f"sha256:{release.previous.content_hash}",
        }
    return entities


def _agents(release: Release, found: Numbers) -> Statements:
    publishers = [each.title for each in release.contributors if "publisher" in {role.lower() for role in each.roles}]
    agents: Statements = {
        _SOFTWARE: {
            "prov:type": {"$": "prov:SoftwareAgent", "type": "prov:QUALIFIED_NAME"},
            "prov:label": f"allegata {__version__}",
            "allegata:version": __version__,
            "allegata:duckdb": _installed("duckdb"),
        },
        _PUBLISHER: {
            "prov:label": "; ".join(publishers or [each.title for each in release.authors]),
            **({"allegata:contact": release.contact} if release.contact else {}),
        },
    }
    for number, reader in enumerate(found.readers, 1):
        agents[f"allegata:extractor-{number}"] = {
            "prov:type": {"$": "prov:SoftwareAgent", "type": "prov:QUALIFIED_NAME"},
            "prov:label": reader.name,
        }
    return agents


def _extraction(reader: Reader) -> dict[str, object]:
    return {
        "prov:label": f"reading of articles by {reader.name}",
        "allegata:extractor": reader.name,
        "allegata:articles": reader.articles,
        "allegata:articlesRead": reader.read,
        "allegata:allegations": reader.allegations,
    }


def _used(extractions: dict[str, Reader]) -> list[dict[str, object]]:
    used: list[dict[str, object]] = []
    for name, reader in extractions.items():
        prompt = _prompt_of(reader)
        entities = [_CORPUS, _SCHEMA, *([f"allegata:prompt-{prompt}"] if prompt else [])]
        used += [{"prov:activity": name, "prov:entity": entity} for entity in entities]
    return [*used, {"prov:activity": _PUBLICATION, "prov:entity": _SCHEMA}]


def _associated(extractions: dict[str, Reader]) -> list[dict[str, object]]:
    found: list[dict[str, object]] = []
    for number, name in enumerate(extractions, 1):
        found.append({"prov:activity": name, "prov:agent": f"allegata:extractor-{number}"})
        found.append({"prov:activity": name, "prov:agent": _SOFTWARE})
    return [
        *found,
        {"prov:activity": _PUBLICATION, "prov:agent": _SOFTWARE},
        {"prov:activity": _PUBLICATION, "prov:agent": _PUBLISHER},
    ]


def _numbered(kind: str, statements: list[dict[str, object]]) -> Statements:
    return {f"_:{kind}{number}": statement for number, statement in enumerate(statements, 1)}


def _prompt_of(reader: Reader) -> str | None:
    found = _PROMPT.search(reader.name)
    return found["version"] if found else None


def _packaged(name: str) -> str:
    """SHA-256 of a file that comes with the program; `unknown` of one that does not, as of another prompt."""
    try:
        return f"sha256:{hashlib.sha256(read_text(name).encode()).hexdigest()}"
    except AllegataError:
        return "unknown"


def _installed(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "unknown"
