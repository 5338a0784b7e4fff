"""The workflow for other people's data repositories: each of its steps is run in one as GitHub does, but installing."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import yaml
from tests.linked import load_linked
from tests.records import a_record, an_allegation, an_article

from allegata.publish import Release, publish
from allegata.vocabulary import Stance

ROOT = Path(__file__).parents[1]
EXAMPLE = ROOT / "examples/data-repository"
WORKFLOW = EXAMPLE / ".github/workflows/check.yml"

GH = """#!/usr/bin/env bash
# stands for GitHub's: keeps what it was asked, and knows of the one comment that it was told to make
printf '%s\\n' "$*" >>"$GH_LOG"
case $* in
    *--paginate*) [ ! -e "$GH_LOG.comment" ] || echo 4711 ;;
    *) last=${*: -1} && cp "${last#body=@}" "$GH_LOG.comment" ;;
esac
"""

OF_A_MEMBER = {
    "github.token": "a-token",
    "github.repository": "group/data",
    "github.event.pull_request.number": "7",
    "github.event.pull_request.head.repo.full_name": "group/data",
}
OF_A_FORK = {**OF_A_MEMBER, "github.event.pull_request.head.repo.full_name": "stranger/data"}


@dataclass
class Checkout:
    """What a run of the workflow is given: a merge of the pull request into its base, and what comes of each step.

    `summary` is the file that GitHub shows as the summary of the job; `posted` holds the calls of `gh`.
    """

    folder: Path
    context: Mapping[str, str]
    outcomes: dict[str, int | None] = field(default_factory=dict)
    printed: dict[str, str] = field(default_factory=dict)

    @property
    def summary(self) -> Path:
        return self.folder.parent / "summary.md"

    @property
    def log(self) -> Path:
        return self.folder.parent / "gh.log"

    @property
    def comment(self) -> str:
        return (self.folder.parent / "gh.log.comment").read_text()

    @property
    def posted(self) -> list[str]:
        return self.log.read_text().splitlines()

    def run(self, *only: str) -> None:
        """Run the steps, or some of them, that have a name and a command, in order; what fails does not end it."""
        for step in steps():
            name = step["name"]
            if name == "install" or (only and name not in only):
                continue
            if not is_met(step.get("if", "success() || failure()"), self.context):
                self.outcomes[name] = None
                continue
            self._run(name, step)

    def _run(self, name: str, step: Mapping[str, Any]) -> None:
        own = {key: filled(value, self.context) for key, value in step.get("env", {}).items()}
        binaries = [str(self.folder.parent / "bin"), str(Path(sys.executable).parent), os.environ["PATH"]]
        done = subprocess.run(
            ["bash", "-e", "-c", step["run"]],  # as GitHub runs a step that names no shell
            cwd=self.folder,
            env={
                "PATH": os.pathsep.join(binaries),
                "HOME": str(self.folder.parent),
                "PYTHONPATH": str(ROOT / "extract"),
                "GH_LOG": str(self.log),
                "CI": "true",
                "GITHUB_ACTIONS": "true",
                "GITHUB_BASE_REF": "main",
                "GITHUB_REPOSITORY": "group/data",
                "GITHUB_STEP_SUMMARY": str(self.summary),
                **own,
            },
            capture_output=True,
            text=True,
            check=False,
        )
        self.outcomes[name] = done.returncode
        self.printed[name] = done.stdout + done.stderr


def steps() -> list[dict[str, Any]]:
    """The steps of the workflow that run a command."""
    read = yaml.safe_load(WORKFLOW.read_text())
    return [step for step in read["jobs"]["check"]["steps"] if "run" in step]


def filled(text: str, context: Mapping[str, str]) -> str:
    return re.sub(r"\$\{\{ *([a-z._]+) *\}\}", lambda found: context[found[1]], text)


def is_met(condition: str, context: Mapping[str, str]) -> bool:
    """Whether a condition of a step holds, in the few forms that the workflow has."""
    whole = re.fullmatch(r"\(?success\(\) \|\| failure\(\)\)?(?: && ([a-z._]+) == ([a-z._]+))?", condition)
    assert whole is not None, f"this test does not know the condition {condition!r}"
    return whole[1] is None or context[whole[1]] == context[whole[2]]


def git(folder: Path, *arguments: str) -> None:
    who = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *who, *arguments], cwd=folder, check=True, capture_output=True)


@pytest.fixture(scope="module")
def releases(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A release, and the one after it: an allegation has another stance, and an article is new."""
    folder = tmp_path_factory.mktemp("releases")
    before = [a_record(1)]
    after = [a_record(1, allegations=(an_allegation(an_article(1), stance=Stance.QUESTIONED),)), a_record(2)]
    for name, version, records in (("before", "1.0.0", before), ("after", "1.1.0", after)):
        load_linked(folder / f"{name}.duckdb", records)
        publish(folder / f"{name}.duckdb", folder / name, Release(version))
    return folder / "before", folder / "after"


def checkout(folder: Path, base: Path | None, proposed: Path, context: Mapping[str, str]) -> Checkout:
    """A repository with a base, a branch and the merge of both, as GitHub checks out a pull request."""
    repository = Path(shutil.copytree(EXAMPLE, folder / "repository", ignore=shutil.ignore_patterns(".report")))
    (folder / "bin").mkdir()
    (folder / "bin/gh").write_text(GH)
    (folder / "bin/gh").chmod(0o755)
    (repository / "editorial").mkdir()
    (repository / "editorial/release.toml").write_text('contact = "https://example.org/contact"\n')
    git(repository, "init", "-q", "-b", "main")
    if base is not None:
        shutil.copytree(base, repository / "dataset")
    git(repository, "add", "-A")
    git(repository, "commit", "-q", "-m", "Release")
    git(repository, "checkout", "-q", "-b", "proposed")
    shutil.rmtree(repository / "dataset", ignore_errors=True)
    shutil.copytree(proposed, repository / "dataset", ignore=shutil.ignore_patterns("*.duckdb*"))
    git(repository, "add", "-A")
    git(repository, "commit", "-q", "-m", "Release more")
    git(repository, "checkout", "-q", "--detach", "main")
    git(repository, "merge", "-q", "--no-ff", "-m", "Merge", "proposed")
    return Checkout(repository, context)


@pytest.fixture(scope="module")
def checked(releases: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory) -> Checkout:
    """The whole workflow, on a pull request that is in order."""
    before, after = releases
    found = checkout(tmp_path_factory.mktemp("checked"), before, after, OF_A_MEMBER)
    found.run()
    return found


def test_every_step_passes_on_a_release_that_is_whole(checked: Checkout) -> None:
    assert checked.outcomes == dict.fromkeys(("validate", "frictionless", "editorial", "changes", "comment"), 0), (
        checked.printed
    )


def test_the_comment_says_what_would_change_in_the_dataset(checked: Checkout) -> None:
    assert "- allegata validate: passed\n- frictionless validate: passed" in checked.comment
    assert "1.0.0 → 1.1.0" in checked.comment
    assert f"added `{a_record(2).article_id}`" in checked.comment
    assert "`allegations.stance` `attributed` → `questioned`" in checked.comment


def test_the_summary_says_what_the_comment_says(checked: Checkout) -> None:
    assert checked.summary.read_text() in checked.comment


def test_there_is_one_comment_which_is_made_anew_with_each_push(checked: Checkout) -> None:
    checked.run("comment")
    made = [call for call in checked.posted if "--method" in call]
    assert [call.split(" -F")[0] for call in made] == [
        "api --method POST repos/group/data/issues/7/comments",
        "api --method PATCH repos/group/data/issues/comments/4711",
    ]


def test_a_release_that_was_edited_by_hand_fails_and_the_comment_says_where(
    releases: tuple[Path, Path], tmp_path: Path
) -> None:
    before, _ = releases
    edited = Path(shutil.copytree(before, tmp_path / "edited"))
    table = edited / "data/allegations.csv"
    table.write_text(table.read_text().replace("attributed", "@everyone `![x](https://example.org/x.png)"))
    found = checkout(tmp_path, before, edited, OF_A_MEMBER)
    found.run("validate", "changes", "comment")
    assert found.outcomes == {"validate": 1, "changes": 1, "comment": 0}
    assert "- allegata validate: **failed**" in found.comment
    assert "data/allegations.csv, row 1: enum: " in found.comment
    quoted = [line for line in found.comment.splitlines() if "@everyone" in line]
    assert quoted
    assert all(line.startswith("    ") for line in quoted)  # as code: it calls nobody and loads nothing


def test_a_version_that_was_given_before_is_refused(releases: tuple[Path, Path], tmp_path: Path) -> None:
    before, after = releases
    again = Path(shutil.copytree(after, tmp_path / "again"))
    descriptor = again / "datapackage.json"
    descriptor.write_text(descriptor.read_text().replace('"version": "1.1.0"', '"version": "1.0.0"'))
    found = checkout(tmp_path, before, again, OF_A_MEMBER)
    (tmp_path / "bin/allegata").write_text("#!/bin/sh\n")  # what it says of the changes is of no matter here
    (tmp_path / "bin/allegata").chmod(0o755)
    found.run("changes")
    assert found.outcomes == {"changes": 1}
    assert "1.0.0 was released with other content" in found.summary.read_text()


def test_a_first_release_is_compared_with_nothing(releases: tuple[Path, Path], tmp_path: Path) -> None:
    found = checkout(tmp_path, None, releases[0], OF_A_MEMBER)
    found.run("changes")
    assert found.outcomes == {"changes": 0}
    assert "A first release" in found.summary.read_text()


def test_a_pull_request_from_a_fork_is_checked_without_a_comment(releases: tuple[Path, Path], tmp_path: Path) -> None:
    found = checkout(tmp_path, *releases, OF_A_FORK)
    found.run("comment")
    assert found.outcomes == {"comment": None}
    assert not found.log.exists()


def test_the_workflow_asks_for_no_more_than_it_needs() -> None:
    read = yaml.safe_load(WORKFLOW.read_text())
    assert list(read[True]) == ["pull_request"]  # YAML 1.1 takes `on` for true; never pull_request_target
    assert read["permissions"] == {}
    assert read["jobs"]["check"]["permissions"] == {"contents": "read", "pull-requests": "write"}
    assert not any("${{" in step["run"] for step in steps())  # nothing that somebody wrote becomes part of a command


def test_the_version_that_checks_is_the_one_that_is_described_here() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    assert (EXAMPLE / "ci/requirements.txt").read_text().splitlines()[-1] == f"allegata=={version}"
