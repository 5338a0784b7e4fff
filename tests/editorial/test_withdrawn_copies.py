"""An article that has nearly the same text as one that was withdrawn: a release says that it came in."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.commands import Runner
from tests.editorial.folder import folder

REPORT = (
    "Families in Nairobi said on Monday that a recruiter promised their sons work as guards in Russia. The men were "
    "taken to a camp near Rostov and were forced to sign contracts in a language that they could not read. The "
    "Russian embassy did not respond to a request for comment. Relatives are asking the ministry of foreign affairs "
    "to bring the men home before the winter, and say that no one has answered their letters.\n"
)
OTHERS = {
    "a copy": REPORT.replace("on Monday", "this week").replace("before the winter", "at once"),
    "another": "The harbour of Mombasa was closed for three days while cranes were repaired, and ships had to wait for "
    "a berth outside of the port until the works were done and the weather had cleared over the coast.\n",
}


@pytest.mark.parametrize(("reason", "is_told"), [("legal", True), ("error", False)])
def test_a_near_copy_of_a_withdrawn_article_is_told(
    allegata: Runner, tmp_path: Path, reason: str, is_told: bool
) -> None:
    inputs, work = tmp_path / "inputs", tmp_path / "work"
    inputs.mkdir()
    for name, text in {"withdrawn": REPORT, **OTHERS}.items():
        (inputs / f"{name}.txt").write_text(text, encoding="utf-8")
    assert allegata("ingest", inputs, "--work", work).code == 0
    articles = map(json.loads, (work / "articles.jsonl").read_text(encoding="utf-8").splitlines())
    ids = {Path(each["source_path"]).stem: each["article_id"] for each in articles}
    decided = f"record_id,reason,decided\n{ids['withdrawn']},{reason},2026-11-06\n"
    decisions = folder(tmp_path / "decisions", withdrawals=decided)
    assert allegata("extract", "--work", work, "--editorial", decisions).code == 0
    ran = allegata("publish", "--work", work, "--editorial", decisions, "--out", tmp_path / "out")
    assert ran.code == 0
    told = " ".join(ran.err.split())
    assert (f"{ids['a copy']} is nearly the same text as {ids['withdrawn']}" in told) is is_told
    assert (f"withdrawn (legal); if it is to go too, withdraw it: a row for {ids['a copy']}" in told) is is_told
    assert ids["another"] not in told
    near = (tmp_path / "out" / "data" / "near_copies.csv").read_text(encoding="utf-8")
    assert ids["withdrawn"] not in near
