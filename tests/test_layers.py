"""Who may import whom: the models stand alone, and the stages meet only in what they pass on."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "extract/allegata"
STAGES = (
    *("collect", "ingest", "extractors", "ledger", "verify", "normalize"),
    *("previous", "editorial", "link", "load", "publish"),
)
"""In the order of the pipeline. The safe profile and the validation of a package live under `publish`."""


def modules(top: str) -> list[Path]:
    """The files of a module or package of ours; none where it is not there yet."""
    folder, file = PACKAGE / top, PACKAGE / f"{top}.py"
    return sorted(folder.rglob("*.py")) if folder.is_dir() else [file] * file.is_file()


def imported(source: str, package: tuple[str, ...]) -> Iterator[str]:
    """What is imported from allegata, by its first name below it, also within functions and for types alone.

    Args:
        source: the text of a module.
        package: the package that the module is in, below allegata: ('extractors', 'llm').
    """
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names = [alias.name.split(".") for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            above = ["allegata", *package][: len(package) + 2 - node.level] if node.level else []
            base = [*above, *(node.module or "").split(".")] if node.module else above
            names = [[*base, alias.name] for alias in node.names]
        else:
            continue
        yield from (name[1] for name in names if name[0] == "allegata" and len(name) > 1)


def of_module(path: Path) -> set[str]:
    return set(imported(path.read_text(encoding="utf-8"), path.relative_to(PACKAGE).parts[:-1]))


def test_the_vocabulary_imports_nothing_of_ours() -> None:
    assert all(of_module(path) <= {"vocabulary"} for path in modules("vocabulary"))


def test_the_models_import_the_vocabulary_alone() -> None:
    assert of_module(PACKAGE / "models.py") == {"vocabulary"}


@pytest.mark.parametrize("stage", STAGES)
def test_a_stage_imports_no_other_stage(stage: str) -> None:
    others = {*STAGES, "pipeline", "cli"} - {stage}
    for path in modules(stage):
        assert of_module(path) & others == set(), path.relative_to(PACKAGE).as_posix()


@pytest.mark.parametrize("shared", ["errors", "exchange", "gazetteer", "contract", "links", "releases", "identifiers"])
def test_what_stages_share_imports_no_stage(shared: str) -> None:
    assert modules(shared)
    for path in modules(shared):
        assert of_module(path) & {*STAGES, "pipeline", "cli"} == set(), path.relative_to(PACKAGE).as_posix()


@pytest.mark.parametrize(
    ("source", "package", "found"),
    [
        ("from .load import load", (), {"load"}),
        ("from . import load, verify", (), {"load", "verify"}),
        ("from ..load import load", ("publish",), {"load"}),
        ("from .. import load", ("publish",), {"load"}),
        ("from ...load import load", ("extractors", "llm"), {"load"}),
        ("from .request import send", ("extractors", "llm"), {"extractors"}),
        ("from . import request", ("extractors",), {"extractors"}),
        ("import allegata.load", (), {"load"}),
        ("import allegata.load as loading", (), {"load"}),
        ("from allegata.load import load", (), {"load"}),
        ("from allegata import load", (), {"load"}),
        ("def late():\n    from .load import load", (), {"load"}),
        ("if TYPE_CHECKING:\n    from .load import load", (), {"load"}),
        ("import duckdb\nfrom pathlib import Path", (), set()),
    ],
)
def test_every_way_of_importing_is_seen(source: str, package: tuple[str, ...], found: set[str]) -> None:
    """Guards the tests above: an import that they do not see would pass."""
    assert set(imported(source, package)) == found
