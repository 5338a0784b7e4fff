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
from allegata.publish import Profile, Release, check_folder, publish, query, validate
from allegata.publish.replacement import replacing
from allegata.publish.standing import STAGING, check_whole

ROOT = Path(__file__).parents[2]


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


OLD = {"data/a.csv": "old\n", "data/c.csv": "old\n", "README.md": "old\n"}
NEW = {"data/a.csv": "new\n", "data/b.csv": "new\n", "LICENSE": "new\n"}


def _made(folder: Path, version: str, files: dict[str, str]) -> Path:
    """What counts as a release when releases are exchanged: files, their sums, and a descriptor that lists them."""
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    digests = {name: hashlib.sha256(text.encode()).hexdigest() for name, text in files.items()}
    listed = [{"path": name, "hash": f"sha256:{digest}"} for name, digest in digests.items()]
    told = {"name": "allegata", "version": version, "contentHash": digests["data/a.csv"], "files": listed}
    (folder / "datapackage.json").write_text(json.dumps(told))
    (folder / "SHA256SUMS").write_text("".join(f"{digest}  {name}\n" for name, digest in digests.items()))
    return folder


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A release as far as an exchange is concerned."""
    return _made(tmp_path / "small", "0.1.0", OLD)


def _replaced(out: Path, version: str = "0.2.0") -> None:
    with replacing(out) as folder:
        _made(folder, version, NEW)


def test_a_new_release_replaces_the_old_one(out: Path, newer: Path) -> None:
    publish(newer, out, Release("0.2.0"))
    assert json.loads((out / "datapackage.json").read_text())["version"] == "0.2.0"
    assert validate(out) == []
    assert not (out / STAGING).exists()


def test_an_empty_folder_is_filled_and_stays_the_same_folder(tmp_path: Path) -> None:
    """It may be a mount, or the folder that the user stands in."""
    folder = tmp_path / "empty"
    folder.mkdir()
    number = folder.stat().st_ino
    _replaced(folder)
    assert folder.stat().st_ino == number
    assert (folder / "data/a.csv").read_text() == "new\n"


def test_the_current_folder_can_be_published_into(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And stays the folder that the user stands in."""
    monkeypatch.chdir(small)
    _replaced(Path())
    assert Path("data/a.csv").read_text() == "new\n"
    assert not Path("data/c.csv").exists()


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


def test_a_file_of_somebody_else_stays_beside_the_new_release(small: Path) -> None:
    (small / "notes.md").write_text("mine")
    (small / "data/mine.csv").write_text("mine")
    _replaced(small)
    assert (small / "notes.md").read_text() == "mine"
    assert (small / "data/mine.csv").read_text() == "mine"
    assert (small / "data/a.csv").read_text() == "new\n"


def test_an_empty_folder_or_a_link_of_somebody_else_stays_too(small: Path, tmp_path: Path) -> None:
    (small / "mine").mkdir()
    _replaced(small)
    assert (small / "mine").is_dir()
    (small / "link").symlink_to(tmp_path)
    _replaced(small, "0.3.0")
    assert (small / "link").is_symlink()


def _with_an_older_file(out: Path, path: str, digest: str) -> None:
    """As if the release that stands there had held one file more."""
    described = json.loads((out / "datapackage.json").read_text())
    described["files"].append({"path": path, "bytes": 4, "hash": digest})
    (out / "datapackage.json").write_text(json.dumps(described))


def test_a_file_that_the_new_release_has_no_more_goes_with_the_old_one(small: Path) -> None:
    (small / "site").mkdir()
    (small / "site/old.js").write_text("old\n")
    digest = hashlib.sha256(b"old\n").hexdigest()
    _with_an_older_file(small, "site/old.js", f"sha256:{digest}")
    _replaced(small)
    assert not (small / "site").exists()


def test_a_file_of_the_old_release_that_somebody_changed_stays(small: Path) -> None:
    (small / "data/c.csv").write_text("corrected by hand\n")
    _replaced(small)
    assert (small / "data/c.csv").read_text() == "corrected by hand\n"


@pytest.mark.parametrize("path", ["notes.md", "../outside.md", "/etc/hostname", "data/../../outside.md"])
def test_a_descriptor_can_not_have_a_file_removed_that_is_not_of_its_release(
    small: Path, path: str, tmp_path: Path
) -> None:
    (tmp_path / "outside.md").write_text("mine")
    (small / "notes.md").write_text("mine")
    _with_an_older_file(small, path, "sha256:" + "0" * 64)
    _replaced(small)
    assert (tmp_path / "outside.md").read_text() == "mine"
    assert (small / "notes.md").read_text() == "mine"


def test_a_file_of_somebody_else_is_never_overwritten(small: Path) -> None:
    (small / "LICENSE").write_text("mine")  # the old release has none
    before = contents(small)
    with pytest.raises(PackageError, match="LICENSE would be overwritten"):
        _replaced(small)
    assert contents(small) == before


def test_a_failure_while_writing_leaves_the_old_release_whole(out: Path, tmp_path: Path) -> None:
    before = contents(out)
    (tmp_path / "broken.duckdb").write_text("no database")
    with pytest.raises(PackageError):
        publish(tmp_path / "broken.duckdb", out, Release("0.2.0"))
    assert contents(out) == before


def test_a_failure_in_the_midst_of_the_exchange_brings_the_old_release_back(
    small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (small / "notes.md").write_text("mine")  # so that the files are moved one by one
    before = contents(small)
    replace = Path.replace
    moved = 0

    def fails_after_four(self: Path, target: Path) -> Path:
        nonlocal moved
        moved += 1
        if moved == 5:
            raise OSError(28, "No space left on device")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", fails_after_four)
    with pytest.raises(PackageError, match="No space left on device"):
        _replaced(small)
    assert contents(small) == before


def test_an_interruption_is_passed_on_with_the_old_release_whole(small: Path) -> None:
    before = contents(small)
    with pytest.raises(KeyboardInterrupt), replacing(small):
        raise KeyboardInterrupt
    assert contents(small) == before


KILLED = """
import os, pathlib, shutil, signal, sys
from allegata.publish import replacement

new, step = pathlib.Path(sys.argv[1]), 0


def counted(function):
    def runs_or_dies(*arguments, **named):
        global step
        step -= 1
        if step < 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return function(*arguments, **named)

    return runs_or_dies


pathlib.Path.replace = counted(pathlib.Path.replace)
pathlib.Path.rename = counted(pathlib.Path.rename)
replacement.swap = counted(replacement.swap)
for out in sys.argv[2:]:
    if not os.fork():
        step = int(out.rsplit("-", 1)[1])
        with replacement.replacing(pathlib.Path(out)) as folder:
            shutil.copytree(new, folder, dirs_exist_ok=True)
            shutil.rmtree = counted(shutil.rmtree)
        os._exit(0)
    print(os.waitstatus_to_exitcode(os.wait()[1]))
"""


def _killed_at_each_step(tmp_path: Path, steps: range, *foreign: str) -> tuple[list[Path], list[int], Path]:
    """Copies of an old release, in each of which the new one was to take its place and the program died at a step."""
    new = _made(tmp_path / "new", "0.2.0", {"data/a.csv": "new\n", "data/b.csv": "new\n", "README.md": "new\n"})
    outs = [tmp_path / f"out-{step}" for step in steps]
    for out in outs:
        _made(out, "0.1.0", OLD)
        for name in foreign:
            (out / name).write_text("mine")
    done = subprocess.run(
        [sys.executable, "-c", KILLED, str(new), *map(str, outs)], cwd=ROOT, check=True, capture_output=True, text=True
    )
    return outs, [int(line) for line in done.stdout.split()], new


def _kept(folder: Path) -> dict[str, bytes]:
    return {path: content for path, content in contents(folder).items() if not path.startswith(STAGING)}


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="no other system has renameat2")
def test_a_kill_at_any_moment_leaves_one_of_the_two_releases_whole(tmp_path: Path) -> None:
    """The folders are exchanged in one step: before it the old release stands, after it the new one."""
    outs, codes, new = _killed_at_each_step(tmp_path, range(5))
    old = _kept(_made(tmp_path / "old", "0.1.0", OLD))
    assert codes == [
        -9,
        -9,
        -9,
        -9,
        0,
    ]  # before the new one is put beside, before the exchange, twice before tidying up
    for out, stands in zip(outs, (old, old, *[contents(new)] * 3), strict=True):
        assert _kept(out) == stands
        check_whole(out)
        with pytest.raises(KeyboardInterrupt), replacing(out):
            raise KeyboardInterrupt
        assert contents(out) == stands
    assert sorted(path.name for path in tmp_path.iterdir()) == ["new", "old", *(out.name for out in outs)]


def test_an_exchange_of_single_files_that_was_cut_short_is_said_and_put_right_by_the_next_call(tmp_path: Path) -> None:
    """A folder that holds other files too is not exchanged as a whole, and neither is a mount."""
    outs, codes, new = _killed_at_each_step(tmp_path, range(16), "notes.md")
    finished = {**contents(new), "notes.md": b"mine"}
    old = {**_kept(_made(tmp_path / "old", "0.1.0", OLD)), "notes.md": b"mine"}
    stands = [_kept(out) for out in outs]
    halves = [out for out, found in zip(outs, stands, strict=True) if found not in (old, finished)]
    assert codes[0] == -9 and stands[0] == old
    assert codes[-1] == 0 and stands[-1] == finished
    assert len(halves) > 5
    for out in halves:
        for reads in (check_whole, validate, lambda folder: query.sql(folder, "SELECT 1")):
            with pytest.raises(PackageError, match=r"is not whole: .* Run `allegata publish` again"):
                reads(out)
        with pytest.raises(KeyboardInterrupt), replacing(out):
            raise KeyboardInterrupt
        assert contents(out) == old


def test_a_first_release_that_was_cut_short_is_said(tmp_path: Path) -> None:
    (tmp_path / "out" / STAGING / "new").mkdir(parents=True)
    with pytest.raises(PackageError, match=r"stopped while it wrote one\. Run `allegata publish` again"):
        validate(tmp_path / "out")


def test_a_link_to_the_release_stays_a_link(tmp_path: Path) -> None:
    real = _made(tmp_path / "real", "0.1.0", {"data/a.csv": "old\n"})
    (tmp_path / "out").symlink_to(real)
    with replacing(tmp_path / "out") as folder:
        _made(folder, "0.2.0", {"data/a.csv": "new\n"})
    assert (tmp_path / "out").is_symlink()
    assert (real / "data/a.csv").read_text() == "new\n"


# --- a version is published once -----------------------------------------------------------------------------------


def test_a_version_is_not_published_again_with_other_content(tmp_path: Path) -> None:
    out = _made(tmp_path / "out", "1.0.0", {"data/a.csv": "old\n"})
    before = contents(out)
    old, new = (hashlib.sha256(text).hexdigest() for text in (b"old\n", b"new\n"))
    with pytest.raises(PackageError, match="a version is never published twice") as caught, replacing(out) as folder:
        _made(folder, "1.0.0", {"data/a.csv": "new\n"})
    assert old in str(caught.value) and new in str(caught.value) and "another --version" in caught.value.mend
    assert contents(out) == before


def test_nor_with_the_same_rows_and_another_file(tmp_path: Path) -> None:
    out = _made(tmp_path / "out", "1.0.0", {"data/a.csv": "old\n", "README.md": "one\n"})
    said = r"the content is the same, but README\.md has the SHA-256"
    with pytest.raises(PackageError, match=said), replacing(out) as folder:
        _made(folder, "1.0.0", {"data/a.csv": "old\n", "README.md": "another\n"})
    assert (out / "README.md").read_text() == "one\n"


def test_a_draft_may_be_overwritten_and_a_release_may_follow_it(tmp_path: Path) -> None:
    out = _made(tmp_path / "out", "1.0.0-draft.2", {"data/a.csv": "old\n"})
    for version, text in (("1.0.0-draft.2", "newer\n"), ("1.0.0", "newest\n")):
        with replacing(out) as folder:
            _made(folder, version, {"data/a.csv": text})
        assert (out / "data/a.csv").read_text() == text


def test_the_same_release_again_leaves_its_files_and_mends_a_damaged_one(out: Path, database: Path) -> None:
    before = contents(out)
    times = {path: (out / path).stat().st_mtime_ns for path in before}
    publish(database, out, Release("0.1.0", "2026-01-02"))
    assert contents(out) == before
    assert {path: (out / path).stat().st_mtime_ns for path in before} == times
    (out / "data/articles.csv").write_text("damaged")
    (out / "allegata.duckdb").unlink()
    publish(database, out, Release("0.1.0", "2026-01-02"))
    assert validate(out) == []


# --- for everybody, or for the team --------------------------------------------------------------------------------


@pytest.mark.parametrize(("there", "profile"), [("allegata", "working"), ("allegata-working", "safe")])
def test_what_is_private_and_what_is_published_never_take_each_others_place(
    tmp_path: Path, database: Path, there: str, profile: Profile
) -> None:
    out = _made(tmp_path / "out", "1.0.0", {"data/a.csv": "old\n"})
    told = json.loads((out / "datapackage.json").read_text())
    (out / "datapackage.json").write_text(json.dumps({**told, "name": there}))
    before = contents(out)
    for attempt in (
        lambda: publish(database, out, Release("2.0.0", profile=profile)),
        lambda: check_folder(out, profile),
    ):
        with pytest.raises(PackageError, match="is never written over it"):
            attempt()
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
