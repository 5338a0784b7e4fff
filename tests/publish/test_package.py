"""What stands in a release, and that the same records make the same bytes."""

from __future__ import annotations

import csv
import hashlib
import json
import os
import random
import re
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import pyarrow.parquet
import pytest
from tests.linked import load_linked
from tests.records import a_record, a_sample, an_article

from allegata.contract.tables import TABLES
from allegata.contract.views import VIEWS
from allegata.errors import PackageError, UsageError
from allegata.load import load
from allegata.models import Record
from allegata.publish import Published, Release, publish, validate

RELEASE = Release("0.1.0", "2026-01-02")
ROOT = Path(__file__).parents[2]
UNSTABLE = {"allegata.duckdb", "allegata.duckdb.sha256"}


def published(folder: Path, records: list[Record], release: Release = RELEASE) -> Published:
    database = folder / "release.duckdb"
    load_linked(database, records)
    return publish(database, folder / "out", release)


def contents(release: Path) -> dict[str, bytes]:
    return {path.relative_to(release).as_posix(): path.read_bytes() for path in release.rglob("*") if path.is_file()}


def cells(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def run(*command: str | Path, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    return subprocess.run([str(part) for part in command], cwd=cwd, capture_output=True, text=True, check=False)


# --- what stands in it ---------------------------------------------------------------------------------------------


def test_frictionless_says_valid(release: Path) -> None:
    done = run(sys.executable, "-m", "frictionless", "validate", release / "datapackage.json")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "INVALID" not in done.stdout
    assert done.stdout.count("VALID") == len(TABLES) + len(VIEWS)


def test_frictionless_finds_a_release_without_allegations_valid(tmp_path: Path) -> None:
    found = published(tmp_path, [])
    assert run(sys.executable, "-m", "frictionless", "validate", found.descriptor).returncode == 0
    header, rest = (found.folder / "data/allegations.csv").read_text().split("\n", 1)
    assert header.startswith("allegation_id,article_id,")
    assert rest == ""
    assert found.counts["allegations_flat"] == 0


def test_frictionless_reports_a_broken_reference(release: Path, tmp_path: Path) -> None:
    """Guards the descriptor: a misspelt `foreignKeys` would let everything pass."""
    copy = tmp_path / "copy"
    shutil.copytree(release, copy)
    descriptor = json.loads((copy / "datapackage.json").read_text())
    for resource in descriptor["resources"]:
        del resource["hash"], resource["bytes"]
    (copy / "datapackage.json").write_text(json.dumps(descriptor))
    acts = copy / "data/allegation_acts.csv"
    acts.write_text(re.sub(r"alg-[0-9a-f]{16}", "alg-0000000000000000", acts.read_text(), count=1))
    done = run(sys.executable, "-m", "frictionless", "validate", "--json", copy / "datapackage.json")
    assert done.returncode == 1
    tasks = json.loads(done.stdout)["tasks"]
    assert [error["type"] for task in tasks for error in task["errors"]] == ["foreign-key"]


def test_the_descriptor_says_what_the_release_is_and_is_not_for(release: Path) -> None:
    found = json.loads((release / "datapackage.json").read_text())
    assert found["$schema"] == "https://datapackage.org/profiles/2.0/datapackage.json"
    assert (found["name"], found["version"], found["created"]) == ("allegata", "0.1.0", "2026-01-02T00:00:00Z")
    assert [licence["name"] for licence in found["licenses"]] == ["CC-BY-4.0"]
    for words in ("*alleged*", "machine-coded, not reviewed", "immigration decisions", "screening", "sanctions"):
        assert words in found["description"]


def test_the_descriptor_has_exactly_the_properties_that_are_meant(release: Path) -> None:
    """Guards against a misspelt property, which frictionless passes over in silence."""
    found = json.loads((release / "datapackage.json").read_text())
    assert list(found) == [
        "$schema",
        "name",
        "title",
        "description",
        "version",
        "releaseProfile",
        "schemaVersion",
        "corpusHash",
        "created",
        "licenses",
        "contributors",
        "sources",
        "keywords",
        "temporal",
        "review",
        "quality",
        "provenance",
        "contentHash",
        "resources",
        "files",
    ]
    for resource in found["resources"]:
        assert list(resource) == [
            "name",
            "type",
            "profile",
            "title",
            "description",
            "path",
            "scheme",
            "format",
            "mediatype",
            "encoding",
            "bytes",
            "hash",
            "schema",
        ]


def test_every_file_is_summed_as_sha256sum_does(release: Path) -> None:
    listed = {line.split("  ")[1]: line.split("  ")[0] for line in (release / "SHA256SUMS").read_text().splitlines()}
    stable = {path: content for path, content in contents(release).items() if path not in {*UNSTABLE, "SHA256SUMS"}}
    assert listed == {path: hashlib.sha256(content).hexdigest() for path, content in stable.items()}
    database = hashlib.sha256((release / "allegata.duckdb").read_bytes()).hexdigest()
    assert (release / "allegata.duckdb.sha256").read_text() == f"{database}  allegata.duckdb\n"


def test_the_descriptor_repeats_the_sums_and_the_sizes(release: Path) -> None:
    found = json.loads((release / "datapackage.json").read_text())
    files = contents(release)
    expected = set(files) - {*UNSTABLE, "SHA256SUMS", "datapackage.json"}
    assert {file["path"] for file in found["files"]} == expected
    for file in [*found["files"], *found["resources"]]:
        assert file["bytes"] == len(files[file["path"]])
        assert file["hash"] == "sha256:" + hashlib.sha256(files[file["path"]]).hexdigest()


def test_the_content_hash_is_what_the_readme_tells_to_compute(release: Path) -> None:
    found = json.loads((release / "datapackage.json").read_text())["contentHash"]
    done = run("sh", "-c", "LC_ALL=C; sha256sum data/*.csv | sha256sum", cwd=release)
    assert found == "sha256:" + done.stdout.split()[0]
    assert done.stdout.strip() in (release / "README.md").read_text()


def test_csv_is_plain_utf8_with_line_feeds_and_empty_cells_for_missing_values(release: Path) -> None:
    raw = (release / "data/articles.csv").read_bytes()
    assert not raw.startswith(b"\xef\xbb\xbf")
    assert b"\r" not in raw
    assert raw.endswith(b"\n")
    rows = {row["article_id"]: row for row in cells(release / "data/articles.csv")}
    assert list(rows) == sorted(rows)
    assert rows[an_article(6).article_id]["title"] == 'A "quoted", comma-ridden\ntitle of two lines'
    assert rows[an_article(4).article_id]["title"] == ""
    assert b'""\n' not in raw


AWKWARD = (
    *(
        "NULL",
        "null",
        "NA",
        "nan",
        "None",
        "true",
        "-",
        "0012",
        "1e5",
        "2025-01-01",
        "#hash",
        "=1+1",
        "@x",
        "'",
        "\\",
        "\\N",
    ),
    *(
        '"',
        '""',
        'a "b" c',
        ",",
        ";",
        " ",
        "  two  ",
        "\t",
        "\n",
        "a\nb",
        "a\r\nb",
        "a\rb",
        "\u2028",
        "\u00a0",
        "\ufeffx",
        "\u200b",
    ),
    *("e\u0301", "\u202eabc", "😀", "नेपाल", "العربية", "漢字", "\U0010ffff", "x" * 5000),
)


def test_awkward_text_comes_through_every_form_unharmed(tmp_path: Path) -> None:
    found = published(tmp_path, [a_record(number, title=text) for number, text in enumerate(AWKWARD, 1)])
    expected = {an_article(number).article_id: text for number, text in enumerate(AWKWARD, 1)}
    assert {row["article_id"]: row["title"] for row in cells(found.folder / "data/articles.csv")} == expected
    table = pyarrow.parquet.read_table(found.folder / "parquet/articles.parquet", columns=["article_id", "title"])
    assert dict(zip(*(column.to_pylist() for column in table.columns), strict=True)) == expected
    assert {finding.rule for finding in validate(found.folder)} == {"text"}  # what breaks or turns a line is said
    done = run(sys.executable, "-m", "frictionless", "validate", found.descriptor)
    assert done.returncode == 0, done.stdout


def test_the_flat_view_leaves_refuted_claims_to_their_own_file(release: Path) -> None:
    flat = {row["allegation_id"] for row in cells(release / "data/allegations_flat.csv")}
    refuted = {row["allegation_id"] for row in cells(release / "data/refuted_claims.csv")}
    assert (len(flat), len(refuted)) == (3, 1)
    assert not flat & refuted


def test_parquet_holds_the_same_rows_with_types(release: Path) -> None:
    table = pyarrow.parquet.read_table(release / "parquet/allegations.parquet")
    rows = cells(release / "data/allegations.csv")
    assert table.column("allegation_id").to_pylist() == [row["allegation_id"] for row in rows]
    assert str(table.schema.field("allegation_number").type) == "int64"
    described = json.loads((release / "parquet/datapackage.json").read_text())
    assert {resource["path"] for resource in described["resources"]} == {
        path.name for path in (release / "parquet").glob("*.parquet")
    }


def test_the_database_answers_with_the_views(release: Path) -> None:
    with duckdb.connect(str(release / "allegata.duckdb"), read_only=True) as connection:
        for view in VIEWS:
            assert connection.execute(f"SELECT count(*) FROM {view.name}").fetchone() == (
                len(cells(release / f"data/{view.name}.csv")),
            )


def test_every_query_of_the_readme_runs(release: Path) -> None:
    queries = re.findall(r"```sql\n(.*?)```", (release / "README.md").read_text(), re.DOTALL)
    assert len(queries) >= 4
    with duckdb.connect(str(release / "allegata.duckdb"), read_only=True) as connection:
        for query in queries:
            assert connection.execute(query).fetchall(), query


def test_the_sums_are_those_that_sha256sum_checks(release: Path) -> None:
    done = run("sha256sum", "-c", "--quiet", "--strict", "SHA256SUMS", "allegata.duckdb.sha256", cwd=release)
    assert done.returncode == 0, done.stderr


def test_a_sample_release_says_so_wherever_it_is_described(tmp_path: Path) -> None:
    found = published(tmp_path, a_sample(), Release("0.1.0", title="Sample", is_sample=True))
    assert json.loads(found.descriptor.read_text())["name"] == "allegata-sample"
    for name in ("README.md", "datapackage.json"):
        assert "This is a sample release." in (found.folder / name).read_text()


def test_the_readme_does_not_rank_nationalities_or_the_accused(release: Path) -> None:
    text = (release / "README.md").read_text()
    assert "Kenya" not in text
    assert "Ruritania" not in text


# --- the same bytes ------------------------------------------------------------------------------------------------


def test_records_in_another_order_make_the_same_bytes(tmp_path: Path) -> None:
    records = [*a_sample(), *(a_record(number) for number in range(20, 60))]
    shuffled = records[:]
    random.Random(1).shuffle(shuffled)
    first, second = (published(tmp_path / name, given) for name, given in (("a", records), ("b", shuffled)))
    left, right = contents(first.folder), contents(second.folder)
    assert left.keys() == right.keys()
    assert [path for path in left if left[path] != right[path] and path not in UNSTABLE] == []
    assert first.content_hash == second.content_hash


def test_another_machine_makes_the_same_bytes(tmp_path: Path, release: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from tests.publish.test_package import published, a_sample\n"
        "published(Path(sys.argv[1]), a_sample()[::-1])\n"
    )
    there = {"TZ": "Asia/Kathmandu", "LC_ALL": "tr_TR.UTF-8", "PYTHONHASHSEED": "7", "HOME": "/nowhere", "USER": "x"}
    done = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path)], cwd=ROOT, env={**os.environ, **there}, check=False
    )
    assert done.returncode == 0
    left, right = contents(release), contents(tmp_path / "out")
    assert [path for path in left if left[path] != right[path] and path not in UNSTABLE] == []


def test_no_path_and_no_clock_stands_in_any_file(release: Path) -> None:
    for path, content in contents(release).items():
        assert str(release.parent).encode() not in content, path
        if not path.endswith((".parquet", ".duckdb")):  # a host of two letters stands in any compressed file
            assert os.uname().nodename.encode() not in content, path


def test_without_a_date_the_release_carries_none(tmp_path: Path) -> None:
    found = published(tmp_path, [a_record(1)], Release("0.1.0"))
    assert "created" not in json.loads(found.descriptor.read_text())
    assert "date-released" not in (found.folder / "CITATION.cff").read_text()


@pytest.mark.parametrize("date", ["2026", "2026-1-2", "20260102", "2026-02-30", "today", "2026-01-02T00:00:00"])
def test_a_date_that_is_none_is_refused(date: str) -> None:
    with pytest.raises(UsageError, match="Give one as YYYY-MM-DD"):
        Release("0.1.0", date)


@pytest.mark.parametrize("version", ["", "1 0", "../1", "1.0.0\n", "1", "1.0", "v1.0.0", "1.0.0-", "1.0.0-Draft"])
def test_a_version_that_is_none_is_refused(version: str) -> None:
    with pytest.raises(UsageError, match="is no version"):
        Release(version)


@pytest.mark.parametrize("title", ["", " ", "two\nlines", "a stray byte: \udcff"])
def test_a_title_that_can_not_be_written_is_refused(title: str) -> None:
    with pytest.raises(UsageError, match="Give one line of UTF-8 text"):
        Release("0.1.0", title=title)


# --- what is refused -----------------------------------------------------------------------------------------------


def test_a_working_database_is_never_published(tmp_path: Path) -> None:
    """It holds the texts and the names that a release leaves release."""
    load(tmp_path / "work.duckdb", [a_record(1)], [an_article(1)], [])
    with pytest.raises(PackageError, match="holds article_texts, rejections, which is never published"):
        publish(tmp_path / "work.duckdb", tmp_path / "out", RELEASE)
    assert not (tmp_path / "out").exists()


def test_a_database_that_is_missing_or_none_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(PackageError, match="Run `allegata load` first"):
        publish(tmp_path / "none.duckdb", tmp_path / "out", RELEASE)
    (tmp_path / "text.duckdb").write_text("no database\n" * 1000)
    with pytest.raises(PackageError, match=r"text\.duckdb can not be published") as caught:
        publish(tmp_path / "text.duckdb", tmp_path / "out", RELEASE)
    assert "\n" not in str(caught.value)


def test_a_database_of_other_tables_is_refused(tmp_path: Path) -> None:
    with duckdb.connect(str(tmp_path / "old.duckdb")) as connection:
        connection.execute("CREATE TABLE articles (article_id VARCHAR)")
    with pytest.raises(PackageError, match="does not hold articles as this version defines it"):
        publish(tmp_path / "old.duckdb", tmp_path / "out", RELEASE)
