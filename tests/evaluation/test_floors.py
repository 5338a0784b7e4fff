"""The rules extractor holds the floors that it once reached, and nobody lowers one."""

from __future__ import annotations

import os
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from tests.evaluation import floors as floors_module
from tests.evaluation.floors import (
    FILE,
    HOW_TO_PIN,
    HOW_TO_RAISE,
    Floors,
    below,
    earlier_versions,
    lowered,
    measured,
    pinned,
    raised,
    rounded_down,
)

from allegata.evaluation.values import FIELDS, Comparison

FLOORS = Floors.parse(FILE.read_bytes())


@pytest.fixture(scope="module")
def now() -> Comparison:
    """The rules extractor on the gold set, as it is."""
    return measured()


def test_the_floors_are_pinned_to_the_set_that_is_there(now: Comparison) -> None:
    assert FLOORS.gold_sha256 == now.gold_sha256, f"tests/gold changed. {HOW_TO_PIN}"
    assert FLOORS.articles == len(now.articles)


def test_every_field_has_a_floor() -> None:
    assert tuple(FLOORS.floors) == FIELDS
    assert all(0 <= floor <= 1 and floor == rounded_down(floor) for floor in FLOORS.floors.values())


@pytest.mark.parametrize("name", FIELDS)
def test_the_rules_reach_the_floor(name: str, now: Comparison) -> None:
    f1, floor = now.scores.fields[name].f1, FLOORS.floors[name]
    mend = "See what went wrong: allegata evaluate tests/gold --model rules --html errors.html"
    assert f1 >= floor, f"F1 of {name} is {f1:.4f}, below its floor of {floor}; a floor is never lowered. {mend}"
    if rounded_down(f1) > floor:
        print(f"F1 of {name} is {f1:.4f}, and its floor {floor}. {HOW_TO_RAISE}")


def test_no_floor_is_lower_than_it_ever_was() -> None:
    """Against every committed version, so that a floor that went down does not become the one to compare with."""
    versions = list(earlier_versions())
    if not versions:
        pytest.skip("no git, or no committed version of floors.json is at hand to compare with")
    others = [version for version in versions if version != FLOORS]
    if not others:
        pytest.skip("the history at hand holds one version of floors.json only: there is none to compare with")
    down = [told for version in others for told in lowered(version, FLOORS)]
    assert down == [], f"a floor is never lowered. Restore {FILE.name}, and mend the rules"


def test_raising_lowers_no_floor(now: Comparison) -> None:
    others = dict.fromkeys(FIELDS, 0.0) | {"acts": 1.0}
    higher = raised(replace(FLOORS, floors=others), now)
    assert higher.floors["acts"] == 1.0
    assert higher.floors["sources"] == rounded_down(now.scores.fields["sources"].f1) > 0
    assert "acts" in below(higher, now) or now.scores.fields["acts"].f1 == 1
    assert lowered(replace(FLOORS, floors=others), higher) == []
    assert raised(higher, now) == higher


def test_floors_of_another_set_are_not_raised(now: Comparison) -> None:
    with pytest.raises(ValueError, match="--new-set"):
        raised(replace(FLOORS, gold_sha256="0" * 64), now)


def test_a_lowered_or_lost_floor_is_named() -> None:
    assert lowered(FLOORS, replace(FLOORS, floors={**FLOORS.floors, "acts": 0.1})) == [
        f"acts from {FLOORS.floors['acts']} to 0.1"
    ]
    without = {name: floor for name, floor in FLOORS.floors.items() if name != "via"}
    assert lowered(FLOORS, replace(FLOORS, floors=without)) == [f"via from {FLOORS.floors['via']} to None"]
    assert lowered(FLOORS, FLOORS) == []


def test_only_a_set_that_changed_and_did_not_shrink_may_have_lower_floors(now: Comparison) -> None:
    lower = replace(pinned(now, "harder articles"), gold_sha256="0" * 64, floors=dict.fromkeys(FIELDS, 0.0))
    assert lowered(FLOORS, lower) == []
    assert lowered(FLOORS, replace(lower, reason=None))
    assert lowered(FLOORS, replace(lower, articles=FLOORS.articles - 1))
    assert lowered(FLOORS, replace(lower, gold_sha256=FLOORS.gold_sha256))


@pytest.mark.parametrize(
    ("f1", "floor"), [(0.57, 0.57), (0.5799, 0.57), (1.0, 1.0), (0.0, 0.0), (2 / 3, 0.66), (0.29, 0.29)]
)
def test_a_floor_is_rounded_down(f1: float, floor: float) -> None:
    assert rounded_down(f1) == floor


def test_the_file_is_as_the_command_writes_it() -> None:
    assert FILE.read_text(encoding="utf-8") == str(FLOORS)


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with two committed versions of a floors file."""
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)  # in a hook they name the project's own repository
    file = tmp_path / "floors.json"
    try:
        subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    except FileNotFoundError:
        pytest.skip("there is no git here")
    for value in (0.5, 0.6):
        file.write_text(str(replace(FLOORS, floors=dict.fromkeys(FIELDS, value))), encoding="utf-8")
        identity = ["-c", "user.name=Test", "-c", "user.email=test@example.org", "-c", "commit.gpgsign=false"]
        subprocess.run(["git", "-C", str(tmp_path), "add", "floors.json"], check=True)
        subprocess.run(["git", "-C", str(tmp_path), *identity, "commit", "-q", "-m", "Raise"], check=True)
    return file


def test_earlier_versions_are_read_from_the_history(repository: Path) -> None:
    assert [version.floors["acts"] for version in earlier_versions(repository)] == [0.6, 0.5]


def test_without_history_there_is_nothing_to_compare_with(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert list(earlier_versions(tmp_path / "floors.json")) == []
    monkeypatch.setenv("PATH", str(tmp_path))
    assert list(earlier_versions()) == []


def test_the_command_says_how_the_rules_stand(
    now: Comparison, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "floors.json"
    file.write_text(str(replace(FLOORS, floors=dict.fromkeys(FIELDS, 0.01))), encoding="utf-8")
    monkeypatch.setattr(floors_module, "FILE", file)
    monkeypatch.setattr(floors_module, "measured", lambda: now)
    monkeypatch.setattr("sys.argv", ["floors.py"])
    assert floors_module.main() == 0
    assert "acts           floor 0.01" in capsys.readouterr().out
    monkeypatch.setattr("sys.argv", ["floors.py", "--raise"])
    assert floors_module.main() == 0
    assert Floors.parse(file.read_bytes()).floors == pinned(now, None).floors
    file.write_text(str(replace(FLOORS, floors=dict.fromkeys(FIELDS, 1.0))), encoding="utf-8")
    assert floors_module.main() == 1
    assert "below its floor" in capsys.readouterr().out
    assert set(Floors.parse(file.read_bytes()).floors.values()) == {1.0}
