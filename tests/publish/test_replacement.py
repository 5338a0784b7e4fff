"""A new release takes the place of the old one whole or not at all, and nothing else in the folder is touched."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from allegata.errors import PackageError
from allegata.publish import Release, publish, validate
from allegata.publish.replacement import STAGING, replacing

ROOT = Path(__file__).parents[2]


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_new_release_replaces_the_old_one(out: Path, newer: Path) -> None:
    publish(newer, out, Release("0.2.0"))
    assert json.loads((out / "datapackage.json").read_text())["version"] == "0.2.0"
    assert validate(out) == []
    assert not (out / STAGING).exists()


def test_the_same_release_again_changes_no_byte(out: Path, database: Path) -> None:
    before = contents(out)
    publish(database, out, Release("0.1.0", "2026-01-02"))
    unstable = {"allegata.duckdb", "allegata.duckdb.sha256"}
    assert {path for path, content in contents(out).items() if content != before[path]} <= unstable


def test_an_empty_folder_is_filled_and_stays_the_same_folder(tmp_path: Path, database: Path) -> None:
    """It may be a mount, or the folder that the user stands in."""
    folder = tmp_path / "empty"
    folder.mkdir()
    number = folder.stat().st_ino
    publish(database, folder, Release("0.1.0"))
    assert folder.stat().st_ino == number
    assert validate(folder) == []


def test_the_current_folder_can_be_published_into(
    tmp_path: Path, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    publish(database, Path(), Release("0.1.0"))
    publish(database, Path(), Release("0.2.0"))
    assert validate(Path()) == []


@pytest.mark.parametrize(
    "files",
    [
        {"thesis.docx": "years of work"},
        {"datapackage.json": "{}"},
        {"datapackage.json": "no JSON"},
        {"datapackage.json": '{"name": "somebody-elses-data", "files": []}', "data/a.csv": "a\n"},
        {"datapackage.json": "[]"},
    ],
)
def test_a_folder_that_is_not_ours_is_left_alone(tmp_path: Path, database: Path, files: dict[str, str]) -> None:
    folder = tmp_path / "theirs"
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    before = contents(folder)
    with pytest.raises(PackageError, match="Choose an empty folder"):
        publish(database, folder, Release("0.1.0"))
    assert contents(folder) == before
    assert not (folder / STAGING).exists()


def test_a_file_in_place_of_the_folder_is_refused(tmp_path: Path, database: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(PackageError, match="is no folder"):
        publish(database, tmp_path / "file", Release("0.1.0"))
    assert (tmp_path / "file").read_text() == "x"


def test_a_file_of_somebody_else_stays_beside_the_new_release(out: Path, newer: Path) -> None:
    (out / "notes.md").write_text("mine")
    (out / "data/mine.csv").write_text("mine")
    publish(newer, out, Release("0.2.0"))
    assert (out / "notes.md").read_text() == "mine"
    assert (out / "data/mine.csv").read_text() == "mine"


def _with_an_older_file(out: Path, path: str, digest: str) -> None:
    """As if the release that stands there had held one file more."""
    described = json.loads((out / "datapackage.json").read_text())
    described["files"].append({"path": path, "bytes": 4, "hash": digest})
    (out / "datapackage.json").write_text(json.dumps(described))


def test_a_file_that_the_new_release_has_no_more_goes_with_the_old_one(out: Path, newer: Path) -> None:
    (out / "site").mkdir()
    (out / "site/old.js").write_text("old\n")
    digest = hashlib.sha256(b"old\n").hexdigest()
    _with_an_older_file(out, "site/old.js", f"sha256:{digest}")
    publish(newer, out, Release("0.2.0"))
    assert not (out / "site").exists()


@pytest.mark.parametrize("path", ["notes.md", "../outside.md", "/etc/hostname", "data/../../outside.md"])
def test_a_descriptor_can_not_have_a_file_removed_that_is_not_of_its_release(
    out: Path, newer: Path, path: str, tmp_path: Path
) -> None:
    (tmp_path / "outside.md").write_text("mine")
    (out / "notes.md").write_text("mine")
    _with_an_older_file(out, path, "sha256:" + "0" * 64)
    publish(newer, out, Release("0.2.0"))
    assert (tmp_path / "outside.md").read_text() == "mine"
    assert (out / "notes.md").read_text() == "mine"


def test_a_file_of_somebody_else_is_never_overwritten(out: Path, newer: Path) -> None:
    described = json.loads((out / "datapackage.json").read_text())
    described["files"] = [file for file in described["files"] if file["path"] != "LICENSE"]
    (out / "datapackage.json").write_text(json.dumps(described))
    (out / "LICENSE").write_text("mine")
    before = contents(out)
    with pytest.raises(PackageError, match="LICENSE would be overwritten"):
        publish(newer, out, Release("0.2.0"))
    assert contents(out) == before


def test_a_failure_while_writing_leaves_the_old_release_whole(out: Path, tmp_path: Path) -> None:
    before = contents(out)
    (tmp_path / "broken.duckdb").write_text("no database")
    with pytest.raises(PackageError):
        publish(tmp_path / "broken.duckdb", out, Release("0.2.0"))
    assert contents(out) == before


def test_a_failure_in_the_midst_of_the_exchange_brings_the_old_release_back(
    out: Path, newer: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = contents(out)
    replace = Path.replace
    moved = 0

    def fails_after_twenty(self: Path, target: Path) -> Path:
        nonlocal moved
        moved += 1
        if moved == 20:
            raise OSError(28, "No space left on device")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", fails_after_twenty)
    with pytest.raises(PackageError, match="No space left on device"):
        publish(newer, out, Release("0.2.0"))
    assert contents(out) == before


def test_an_interruption_is_passed_on_with_the_old_release_whole(out: Path) -> None:
    before = contents(out)
    with pytest.raises(KeyboardInterrupt), replacing(out):
        raise KeyboardInterrupt
    assert contents(out) == before


@pytest.mark.parametrize("moves", [1, 15, 40])
def test_what_a_power_cut_left_is_put_right_by_the_next_call(out: Path, newer: Path, moves: int) -> None:
    before = contents(out)
    script = (
        "import os, signal, sys; from pathlib import Path; from allegata.publish import Release, publish\n"
        "replace, moved = Path.replace, []\n"
        "def dies(self, target):\n"
        "    moved.append(target)\n"
        "    if len(moved) > int(sys.argv[3]): os.kill(os.getpid(), signal.SIGKILL)\n"
        "    return replace(self, target)\n"
        "Path.replace = dies\n"
        "publish(Path(sys.argv[1]), Path(sys.argv[2]), Release('0.2.0'))\n"
    )
    done = subprocess.run([sys.executable, "-c", script, str(newer), str(out), str(moves)], cwd=ROOT, check=False)
    assert done.returncode == -9
    assert contents(out) != before
    with pytest.raises(KeyboardInterrupt), replacing(out):
        raise KeyboardInterrupt
    assert contents(out) == before


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is forbidden to root")
def test_a_folder_that_can_not_be_written_is_one_clear_line(tmp_path: Path, database: Path) -> None:
    folder = tmp_path / "locked"
    folder.mkdir(mode=0o500)
    with pytest.raises(PackageError, match="can not be written: Permission denied"):
        publish(database, folder, Release("0.1.0"))


def test_a_folder_that_can_not_be_made_is_one_clear_line(tmp_path: Path, database: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(PackageError, match="can not be written"):
        publish(database, tmp_path / "file" / "out", Release("0.1.0"))


def test_a_release_can_be_published_again_from_its_own_database(release: Path, out: Path) -> None:
    publish(out / "allegata.duckdb", out, Release("0.1.0", "2026-01-02"))
    assert validate(out) == []
    assert (out / "SHA256SUMS").read_bytes() == (release / "SHA256SUMS").read_bytes()
