"""Drift and breaking changes are found, and each finding says what mends it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from allegata.contract import check as checking
from allegata.contract.check import FOLDER, RELEASED, Finding, check, generated, write
from allegata.contract.compatibility import Contract, breaking_changes, present_contract
from allegata.errors import EXIT_FINDINGS, ContractError

REPOSITORY = Path(__file__).parents[2]

Change = Callable[[dict[str, Any]], object]


def as_data(contract: Contract) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(contract.model_dump_json())
    return data


@cache
def present() -> Contract:
    """The present contract, made once."""
    return present_contract()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files as the models have them; never to be written to."""
    root = tmp_path_factory.mktemp("contract")
    write(root)
    return root


@pytest.fixture
def root(made: Path, tmp_path: Path) -> Path:
    """A copy of the files, to be changed."""
    return Path(shutil.copytree(made, tmp_path / "root"))


def changed(change: Change) -> Contract:
    """The present contract with a change."""
    data = as_data(present())
    change(data)
    return Contract.model_validate_json(json.dumps(data))


def columns(data: dict[str, Any], name: str, kind: str = "tables") -> dict[str, Any]:
    found: dict[str, Any] = data[kind][name]["columns"]
    return found


def renamed(fields: dict[str, Any], old: str, new: str) -> None:
    fields[new] = fields.pop(old)


def swapped(fields: dict[str, Any], first: str, second: str) -> None:
    order = [{first: second, second: first}.get(name, name) for name in fields]
    values = dict(fields)
    fields.clear()
    fields.update({name: values[name] for name in order})


def put_first(fields: dict[str, Any], name: str) -> None:
    values = dict(fields)
    fields.clear()
    fields.update({name: {"type": "string", "required": False}, **values})


NEW = {"type": "string", "required": False}

BREAKING: dict[str, tuple[Change, str]] = {
    "a table removed": (lambda d: d["tables"].pop("responses"), "table 'responses' is gone"),
    "a table renamed": (lambda d: renamed(d["tables"], "responses", "answers"), "table 'responses' is gone"),
    "a view removed": (lambda d: d["views"].pop("denials"), "view 'denials' is gone"),
    "a column removed": (
        lambda d: columns(d, "articles").pop("outlet"),
        "column 'outlet' of table 'articles' is gone",
    ),
    "a column renamed": (
        lambda d: renamed(columns(d, "articles"), "outlet", "publisher"),
        "column 'outlet' of table 'articles' is gone",
    ),
    "a type changed": (
        lambda d: columns(d, "affected_groups")["number"].update(type="integer"),
        "column 'number' of table 'affected_groups' was string and is integer",
    ),
    "a column that may now be empty": (
        lambda d: columns(d, "allegations")["denial_status"].update(required=False),
        "column 'denial_status' of table 'allegations' always had a value and may now be empty",
    ),
    "a code removed": (
        lambda d: columns(d, "allegation_acts")["act"]["enum"].remove("retention"),
        "code 'retention' of column 'act' of table 'allegation_acts' is gone",
    ),
    "a closed list opened": (
        lambda d: columns(d, "allegation_acts")["act"].update(enum=[]),
        "column 'act' of table 'allegation_acts' had a closed list of codes and has none",
    ),
    "a primary key changed": (
        lambda d: d["tables"]["responses"].update(primary_key=["response_number"]),
        "the primary key of table 'responses' was (allegation_id, response_number) and is (response_number)",
    ),
    "a uniqueness dropped": (
        lambda d: d["tables"]["allegations"].update(unique=[]),
        "(article_id, allegation_number) is no longer unique in table 'allegations'",
    ),
    "a foreign key dropped": (
        lambda d: d["tables"]["allegations"].update(foreign_keys=[]),
        "the foreign key article_id -> articles(article_id) of table 'allegations' is gone",
    ),
    "the columns of a view in another order": (
        lambda d: swapped(columns(d, "allegations_flat", "views"), "title", "outlet"),
        "the columns of view 'allegations_flat' stand in another order",
    ),
    "a column put before the others of a view": (
        lambda d: put_first(columns(d, "allegations_flat", "views"), "new"),
        "the columns of view 'allegations_flat' stand in another order",
    ),
    "a column of a view removed": (
        lambda d: columns(d, "allegations_flat", "views").pop("language"),
        "column 'language' of view 'allegations_flat' is gone",
    ),
    "a field of the record removed": (
        lambda d: d["record"].pop("allegations[].responses[].form"),
        "field 'allegations[].responses[].form' of the record is gone",
    ),
    "a field of the record that may now be null": (
        lambda d: d["record"]["extractor"].update(required=False),
        "field 'extractor' of the record always had a value and may now be empty",
    ),
    "a list of the record that is one value": (
        lambda d: d["record"]["allegations"].update(type="object"),
        "field 'allegations' of the record was array and is object",
    ),
    "a field of the reply removed": (
        lambda d: d["reply"].pop("allegations[].cited_sources[].via"),
        "field 'allegations[].cited_sources[].via' of the reply is gone",
    ),
    "a code of the reply removed": (
        lambda d: d["reply"]["article_class"]["enum"].remove("satire"),
        "code 'satire' of field 'article_class' of the reply is gone",
    ),
}

COMPATIBLE: dict[str, Change] = {
    "nothing": lambda d: None,
    "a new table": lambda d: d["tables"].update(reviewers={"columns": {"a": NEW}, "primary_key": ["a"]}),
    "a new view": lambda d: d["views"].update(reviews={"columns": {"a": NEW}, "primary_key": ["a"]}),
    "a new column of a table": lambda d: columns(d, "articles").update(new=NEW),
    "a new column before the evidence": lambda d: put_first(columns(d, "allegations"), "new"),
    "a new column at the end of a view": lambda d: columns(d, "allegations_flat", "views").update(new=NEW),
    "a new code": lambda d: columns(d, "allegation_acts")["act"]["enum"].append("new"),
    "a code list in another order": lambda d: columns(d, "allegation_acts")["act"]["enum"].reverse(),
    "a column that now always has a value": lambda d: columns(d, "articles")["outlet"].update(required=True),
    "a column that is closed to codes": lambda d: columns(d, "articles")["outlet"].update(enum=["a", "b"]),
    "a new uniqueness": lambda d: d["tables"]["responses"].update(unique=[["quote"]]),
    "a new foreign key": lambda d: d["tables"]["articles"].update(
        foreign_keys=["duplicate_of -> articles(article_id)"]
    ),
    "a new field of the record": lambda d: d["record"].update({"allegations[].origin_id": NEW}),
    "a new code of the reply": lambda d: d["reply"]["article_class"]["enum"].append("new"),
    "a minor version": lambda d: d.update(schema_version="1.1.0"),
}


@pytest.mark.parametrize(("change", "message"), BREAKING.values(), ids=BREAKING.keys())
def test_a_change_that_breaks_readers_is_named(change: Change, message: str) -> None:
    found = breaking_changes(present(), changed(change))
    assert any(line.startswith(message) for line in found), found


@pytest.mark.parametrize("change", COMPATIBLE.values(), ids=COMPATIBLE.keys())
def test_a_change_that_breaks_no_reader_passes(change: Change) -> None:
    assert breaking_changes(present(), changed(change)) == []


@pytest.mark.parametrize("change", [change for change, _ in BREAKING.values()], ids=BREAKING.keys())
def test_a_breaking_change_is_refused_and_leaves_the_files_alone(
    change: Change, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}
    (root / FOLDER / "codebook.md").unlink()
    broken = changed(change)
    monkeypatch.setattr(checking, "present_contract", lambda: broken)
    with pytest.raises(ContractError) as refused:
        write(root)
    assert "make schema/v2" in str(refused.value)
    assert refused.value.exit_code == EXIT_FINDINGS
    assert not (root / FOLDER / "codebook.md").exists()
    assert all(path.read_bytes() == text for path, text in before.items() if path.name != "codebook.md")
    findings = check(root)
    assert findings
    assert all("breaks readers of version 1" in finding.what and "schema/v2" in finding.mend for finding in findings)


@pytest.mark.parametrize("change", COMPATIBLE.values(), ids=COMPATIBLE.keys())
def test_a_compatible_change_extends_the_released_contract(
    change: Change, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    extended = changed(change)
    monkeypatch.setattr(checking, "present_contract", lambda: extended)
    drifted = [] if extended == present() else [f"{FOLDER}/{RELEASED}"]
    assert [finding.path for finding in check(root)] == drifted
    write(root)
    assert Contract.model_validate_json((root / FOLDER / RELEASED).read_bytes()) == extended
    assert check(root) == []


def test_the_committed_files_are_those_of_the_models() -> None:
    """If this fails: run `allegata schema`, and commit what it makes."""
    assert [str(finding) for finding in check(REPOSITORY)] == []


def test_what_is_written_passes_the_check_and_is_written_the_same_again(tmp_path: Path) -> None:
    written = write(tmp_path)
    assert check(tmp_path) == []
    first = {path: path.read_bytes() for path in written}
    assert write(tmp_path) == written == sorted(path for path in tmp_path.rglob("*") if path.is_file())
    assert {path: path.read_bytes() for path in written} == first


def test_the_first_line_of_the_readme_says_what_defines_the_files() -> None:
    assert generated()["README.md"].startswith("`models.py` defines these files; `allegata schema` makes them")


def test_no_generated_file_holds_a_path_of_the_machine_that_made_it() -> None:
    assert all(str(REPOSITORY) not in text for text in generated().values())
    assert all(text.endswith("\n") and "\r" not in text for text in generated().values())


def test_a_missing_file_is_found(root: Path) -> None:
    (root / FOLDER / "tables/responses.schema.json").unlink()
    assert check(root) == [Finding(f"{FOLDER}/tables/responses.schema.json", "is missing", "Run `allegata schema`")]


def test_a_file_that_was_edited_by_hand_is_found_and_mended(root: Path) -> None:
    path = root / FOLDER / "schema.sql"
    path.write_text(path.read_text(encoding="utf-8").replace("NOT NULL", "", 1), encoding="utf-8")
    (finding,) = check(root)
    assert str(finding) == f"{FOLDER}/schema.sql: differs from what the models say. Run `allegata schema`"
    write(root)
    assert check(root) == []


def test_line_ends_of_another_system_are_drift(root: Path) -> None:
    path = root / FOLDER / "codebook.md"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert [finding.path for finding in check(root)] == [f"{FOLDER}/codebook.md"]


def test_a_stray_file_is_found_and_removed(root: Path) -> None:
    stray = root / FOLDER / "tables/denunciations.schema.json"
    stray.write_text("{}", encoding="utf-8")
    hidden = root / FOLDER / ".DS_Store"
    hidden.touch()
    (finding,) = check(root)
    assert finding.path.endswith("denunciations.schema.json")
    assert "allegata schema" in finding.mend
    write(root)
    assert check(root) == []
    assert not stray.exists()
    assert hidden.exists()


def test_nothing_outside_the_folder_of_the_version_is_touched(tmp_path: Path) -> None:
    """The files of an earlier major version stay as they were released."""
    earlier = tmp_path / "schema/v0/codebook.md"
    earlier.parent.mkdir(parents=True)
    earlier.write_text("as released", encoding="utf-8")
    write(tmp_path)
    assert check(tmp_path) == []
    assert earlier.read_text(encoding="utf-8") == "as released"


def test_a_folder_that_is_not_there_is_all_missing(tmp_path: Path) -> None:
    findings = check(tmp_path)
    assert {finding.path for finding in findings} == {f"{FOLDER}/{name}" for name in generated()}
    assert {finding.mend for finding in findings} == {"Run `allegata schema`"}


@pytest.mark.parametrize("damage", [lambda path: path.unlink(), lambda path: path.write_text("{", encoding="utf-8")])
def test_the_released_contract_is_never_made_anew(damage: Callable[[Path], object], root: Path) -> None:
    """Guards against a baseline that is lost and rewritten from models that break it."""
    damage(root / FOLDER / RELEASED)
    (finding,) = check(root)
    assert finding.path == f"{FOLDER}/{RELEASED}"
    assert "version control" in finding.mend
    with pytest.raises(ContractError, match="version control"):
        write(root)
