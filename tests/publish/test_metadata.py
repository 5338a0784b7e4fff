"""What a release says of itself: who made it, from what, how well it reads, and what it is not."""

from __future__ import annotations

import csv
import hashlib
import json
import re
import shutil
from collections import Counter
from pathlib import Path

import duckdb
import frictionless
import pytest
from tests.records import EXTRACTOR

from allegata.contract.codebook import coded_columns
from allegata.contract.tables import SCHEMA_VERSION
from allegata.errors import PackageError, UsageError
from allegata.publish import Contributor, Measurement, Predecessor, Release, kind_of, publish, validate
from allegata.publish.checksums import DATABASE
from allegata.publish.figures import Numbers, numbers
from allegata.publish.measurement import shipped_measurements
from allegata.publish.notices import citation_file, described, licence_text
from allegata.publish.provenance import provenance
from allegata.publish.quality import quality
from allegata.publish.readme import readme
from allegata.publish.release import Profile
from allegata.vocabulary import VOCABULARIES

HASH = "0" * 64
MEASURED = shipped_measurements()[0].model_copy(update={"extractor": EXTRACTOR})
TOLD = Release(
    "1.2.0",
    "2026-01-02",
    title="Aldora: alleged recruitment",
    contact="corrections@desk.example",
    homepage="https://desk.example/data",
    contributors=(
        Contributor("The Aldora Desk", ("publisher", "contact"), path="https://desk.example"),
        Contributor("Ada Example", ("author", "wrangler"), organisation="The Aldora Desk"),
    ),
    corpus_version="2026-01",
    known_limits=("Articles behind a paywall were not collected.",),
    reply_days=14,
    previous=Predecessor("1.1.0", HASH),
    quality=(MEASURED,),
)


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory, database: Path) -> Path:
    """A release of whose publisher everything is known; never to be written to."""
    return publish(database, tmp_path_factory.mktemp("told") / "out", TOLD).folder


@pytest.fixture(scope="module")
def found(release: Path) -> Numbers:
    """The numbers of the sample."""
    counts = {path.stem: len(rows(release, path.stem)) for path in (release / "data").iterdir()}
    return numbers(release / DATABASE, counts)


def loaded(path: Path) -> dict[str, object]:
    content: dict[str, object] = json.loads(path.read_text(encoding="utf-8"))
    return content


def rows(release: Path, table: str) -> list[dict[str, str]]:
    with (release / f"data/{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


# --- the descriptor ------------------------------------------------------------------------------------------------


def test_a_release_of_which_everything_is_told_is_valid(told: Path) -> None:
    assert validate(told) == []
    assert frictionless.Package.validate_descriptor(str(told / "datapackage.json")).valid
    assert kind_of(told) == kind_of(told / "datapackage.json") == "release 1.2.0"


def test_the_descriptor_names_every_property_of_what_the_publisher_tells(told: Path) -> None:
    """Guards against a misspelt property, which frictionless passes over in silence."""
    descriptor = loaded(told / "datapackage.json")
    assert list(descriptor) == [
        "$schema", "name", "title", "description", "version", "releaseProfile", "schemaVersion", "corpusVersion",
        "corpusHash", "previous", "created", "homepage", "contact", "replyDays", "licenses", "contributors", "sources",
        "keywords", "temporal", "review", "knownLimits", "quality", "provenance", "contentHash", "resources", "files",
    ]  # fmt: skip
    assert descriptor["contributors"] == [
        {"title": "The Aldora Desk", "path": "https://desk.example", "roles": ["publisher", "contact"]},
        {"title": "Ada Example", "organization": "The Aldora Desk", "roles": ["author", "wrangler"]},
    ]
    assert descriptor["previous"] == {"version": "1.1.0", "contentHash": f"sha256:{HASH}"}
    assert descriptor["temporal"] == {"start": "2024", "end": "2025-08-14"}
    assert descriptor["review"] == {
        "status": "machine-coded, not reviewed, except the rows counted as reviewed",
        "allegations": 4,
        "reviewed": 0,
    }
    assert descriptor["schemaVersion"] == SCHEMA_VERSION
    assert (descriptor["contact"], descriptor["replyDays"]) == ("corrections@desk.example", 14)


def test_the_corpus_hash_is_that_of_the_articles_as_the_readme_says(told: Path) -> None:
    articles = sorted(rows(told, "articles"), key=lambda row: row["article_id"])
    lines = "".join(f"{row['text_sha256']}  {row['article_id']}\n" for row in articles)
    expected = f"sha256:{hashlib.sha256(lines.encode()).hexdigest()}"
    assert loaded(told / "datapackage.json")["corpusHash"] == expected
    assert expected in (told / "README.md").read_text()


# --- drafts and private exports ------------------------------------------------------------------------------------


def test_a_draft_says_so_wherever_it_is_described(found: Numbers) -> None:
    draft = Release("1.2.0-draft.3", "2026-01-02")
    for text in (
        readme(draft, found, HASH),
        described(draft, found),
        licence_text(draft, found),
        citation_file(draft, HASH),
    ):
        assert "This is a draft, not to be cited." in " ".join(text.split())
    assert "please cite it" not in citation_file(draft, HASH)
    assert "Cite a release." in readme(draft, found, HASH)


def test_a_private_export_says_so_at_the_top_of_every_file_and_has_no_licence(tmp_path: Path, database: Path) -> None:
    out = publish(database, tmp_path / "out", Release("1.0.0", profile="working")).folder
    descriptor = loaded(out / "datapackage.json")
    assert descriptor["name"] == "allegata-working"
    assert "(private working export)" in str(descriptor["title"])
    assert str(descriptor["description"]).startswith("PRIVATE WORKING EXPORT")
    assert "licenses" not in descriptor and descriptor["releaseProfile"] == "working"
    for name in ("README.md", "LICENSE", "CITATION.cff"):
        text = (out / name).read_text()
        assert "PRIVATE WORKING EXPORT" in text[:300], name
        assert "CC BY" not in text and "CC-BY" not in text, name
    assert not (out / "croissant.json").exists()
    assert validate(out) == []
    assert kind_of(out) == "private working export 1.0.0, not for publication"


def test_what_stands_in_a_folder_is_told_in_a_few_words(release: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(release, tmp_path / "copy"))
    descriptor = loaded(copy / "datapackage.json")
    (copy / "datapackage.json").write_text(json.dumps({**descriptor, "version": "1.1.0-draft"}))
    assert kind_of(copy) == "draft 1.1.0-draft, not to be cited"
    with pytest.raises(PackageError, match="holds no release"):
        kind_of(tmp_path / "nothing")


# --- what the publisher may say ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        ({"contact": "call us"}, "is no contact"),
        ({"contact": "a@b.example\n# Injected"}, "is no contact"),
        ({"homepage": "desk.example"}, "is no homepage"),
        ({"homepage": "javascript:alert(1)"}, "is no homepage"),
        ({"reply_days": 0}, "is no number of days"),
        ({"known_limits": ("fine", "two\nlines")}, "is no known limit"),
        ({"corpus_version": ""}, "is no version of the corpus"),
        ({"profile": "public"}, "is no profile"),
        ({"previous": Predecessor("1.0.0", HASH)}, "can not follow itself"),
    ],
)
def test_what_a_publisher_can_not_mean_is_refused(said: dict[str, object], problem: str) -> None:
    with pytest.raises(UsageError, match=problem):
        Release("1.0.0", **said)  # type: ignore[arg-type]


def test_a_contributor_or_a_predecessor_that_is_none_is_refused() -> None:
    for title, roles, path in (("", (), None), ("A", ("",), None), ("A", (), "desk.example")):
        with pytest.raises(UsageError, match="contributor"):
            Contributor(title, roles, path=path)
    for version, digest in (("1", HASH), ("1.0.0", "sha256:" + HASH)):
        with pytest.raises(UsageError, match=r"is no (version|SHA-256)"):
            Predecessor(version, digest)


# --- Croissant, citation, provenance -------------------------------------------------------------------------------


def test_the_croissant_describes_every_file_and_every_column(told: Path) -> None:
    """Its form was tried with mlcroissant, which validates it and loads every record set."""
    croissant, descriptor = loaded(told / "croissant.json"), loaded(told / "datapackage.json")
    assert croissant["conformsTo"] == "http://mlcommons.org/croissant/1.0"
    for key in ("name", "description", "license", "url", "creator", "datePublished", "citeAs", "version", "keywords"):
        assert croissant[key], key
    objects = {each["@id"]: each for each in croissant["distribution"]}  # type: ignore[attr-defined]
    for path, each in objects.items():
        content = (told / path).read_bytes()
        assert each["sha256"] == hashlib.sha256(content).hexdigest()
        assert each["contentSize"] == f"{len(content)} B"
    resources = {each["name"]: each for each in descriptor["resources"]}  # type: ignore[attr-defined]
    sets = {each["@id"]: each for each in croissant["recordSet"]}  # type: ignore[attr-defined]
    assert sets.keys() == resources.keys()
    assert objects.keys() == {path for name in resources for path in (f"data/{name}.csv", f"parquet/{name}.parquet")}
    for name, resource in resources.items():
        schema = resource["schema"]
        assert [key["@id"] for key in sets[name]["key"]] == [f"{name}/{column}" for column in schema["primaryKey"]]
        kinds = {"string": "sc:Text", "integer": "sc:Integer"}
        assert [(each["@id"], each["dataType"]) for each in sets[name]["field"]] == [
            (f"{name}/{field['name']}", kinds[field["type"]]) for field in schema["fields"]
        ]
        assert all(each["source"]["fileObject"]["@id"] in objects for each in sets[name]["field"])


def test_the_citation_names_authors_contact_and_content(told: Path) -> None:
    text = (told / "CITATION.cff").read_text()
    for line in (
        'version: "1.2.0"',
        'date-released: "2026-01-02"',
        'url: "https://desk.example/data"',
        '    email: "corrections@desk.example"',
        f'    value: "{loaded(told / "datapackage.json")["contentHash"]}"',
    ):
        assert f"\n{line}\n" in text
    assert re.findall(r'^authors:\n  - name: "(.*)"$', text, re.MULTILINE) == ["Ada Example"]
    assert "> Ada Example. Aldora: alleged recruitment. Version 1.2.0 (2026-01-02)." in (told / "README.md").read_text()


def test_provenance_leads_from_the_release_to_corpus_extractor_software_and_publisher(told: Path) -> None:
    content = loaded(told / "provenance.json")
    entities, agents = content["entity"], content["agent"]
    assert isinstance(entities, dict) and isinstance(agents, dict)
    descriptor = loaded(told / "datapackage.json")
    assert entities["allegata:release"]["allegata:contentHash"] == descriptor["contentHash"]
    assert entities["allegata:corpus"]["allegata:corpusHash"] == descriptor["corpusHash"]
    assert entities["allegata:previous-release"]["allegata:version"] == "1.1.0"
    assert agents["allegata:publisher"]["prov:label"] == "The Aldora Desk"
    assert agents["allegata:extractor-1"]["prov:label"] == EXTRACTOR
    known = {*entities, *agents, *content["activity"]}  # type: ignore[misc]
    for relation in (
        "used",
        "wasInformedBy",
        "wasAssociatedWith",
        "wasGeneratedBy",
        "wasAttributedTo",
        "wasDerivedFrom",
    ):
        for statement in content[relation].values():  # type: ignore[attr-defined]
            names = {value for key, value in statement.items() if key != "prov:type"}
            assert names <= known, relation


def test_the_prompt_of_a_model_is_in_the_provenance_with_its_hash(found: Numbers) -> None:
    reader = found.readers[0]
    models = tuple(type(reader)(f"openai/m+{name}", 3, 2, 1) for name in ("extract.v1", "extract.v99"))
    told = provenance(TOLD, type(found)(**{**vars(found), "readers": models}), HASH)["entity"]
    assert isinstance(told, dict)
    prompt = (Path(__file__).parents[2] / "prompts/extract.v1.md").read_bytes()
    assert told["allegata:prompt-extract.v1"]["allegata:promptHash"] == f"sha256:{hashlib.sha256(prompt).hexdigest()}"
    assert told["allegata:prompt-extract.v99"]["allegata:promptHash"] == "unknown"


# --- quality -------------------------------------------------------------------------------------------------------


def test_quality_is_given_for_every_extractor_that_read_and_none_is_made_up(told: Path, found: Numbers) -> None:
    (measured,) = loaded(told / "quality.json")["extractors"]  # type: ignore[misc]
    assert (measured["extractor"], measured["articlesRead"], measured["reason"]) == (EXTRACTOR, 4, None)
    (on_set,) = measured["measured"]
    assert on_set["setHash"] == f"sha256:{MEASURED.set_sha256}"
    assert on_set["fields"]["acts"] == MEASURED.fields["acts"].model_dump()
    (unmeasured,) = quality(Release("1.0.0"), found)["extractors"]  # type: ignore[misc]
    assert unmeasured["measured"] is None and "no measurement" in unmeasured["reason"]
    assert "not measured. Nobody knows how well it reads." in readme(Release("1.0.0"), found, HASH)


def test_a_set_by_which_the_extractor_was_made_is_said_to_flatter_it(found: Numbers) -> None:
    assert isinstance(MEASURED, Measurement) and MEASURED.used_to_make
    assert "It was made by this set: expect less elsewhere." in readme(TOLD, found, HASH)


# --- codebook and README -------------------------------------------------------------------------------------------


def test_the_codebook_counts_every_closed_code_and_nothing_that_would_rank(told: Path) -> None:
    text = (told / "codebook.md").read_text()
    for table, column, vocabulary in coded_columns():
        section = re.search(rf"^### {vocabulary}\n(.*?)(?=^##|\Z)", text, re.MULTILINE | re.DOTALL)
        assert section is not None
        header, _, *lines = [line for line in section[1].splitlines() if line.startswith("|")]
        place = header.removesuffix(" |").split(" | ").index(f"`{table}.{column}`")
        listed = {line.split("`")[1]: line.removesuffix(" |").split(" | ")[place] for line in lines}
        counted = Counter(row[column] for row in rows(told, table))
        assert listed == {code.value: str(counted[code.value]) for code in VOCABULARIES[vocabulary]}, (table, column)
    for ranked in ("KEN", "Kenya", "Ruritania"):
        assert ranked not in text


def test_the_readme_says_what_the_absence_of_a_row_means(told: Path) -> None:
    text = " ".join((told / "README.md").read_text().split())
    for words in (
        "not collected", "skipped", "failed", "rejected", "not found", "withdrawn",
        "It never means that nothing happened.",
        "Of 7 articles, 4 were read to the end and 3 were not",
        "Counts measure reporting, not events.",
    ):  # fmt: skip
        assert words in text


def test_the_readme_says_what_was_searched_what_changed_and_whom_to_write_to(told: Path) -> None:
    text = " ".join((told / "README.md").read_text().split())
    for words in (
        "| the sites of two outlets | – | en |",
        "since version 1.1.0",
        "| `articles` | 0 | 1 | 0 |",
        "| `error` | it was in the dataset by a fault of ours | 1 |",
        "<corrections@desk.example>",
        "within 14 days",
        "`statements` (1 statement)",
        "| `acquittal` |",
        "- Articles behind a paywall were not collected.",
        "- 4 allegations of 4 were reviewed by nobody.",
    ):
        assert words in text, words


def test_the_figures_are_those_of_the_tables(told: Path, found: Numbers) -> None:
    with duckdb.connect(str(told / DATABASE), read_only=True) as connection:
        assert connection.execute("SELECT count(*) FROM allegations").fetchone() == (found.rows["allegations"],)
    assert sum(count for _, count in found.outcomes) == found.rows["articles"] == len(rows(told, "articles"))
    assert [reader.allegations for reader in found.readers] == [found.rows["allegations"]]


@pytest.mark.parametrize("profile", ["safe", "working"])
def test_nothing_is_named_of_which_the_publisher_said_nothing(found: Numbers, profile: Profile) -> None:
    text = readme(Release("1.0.0", profile=profile), found, HASH)
    assert "None" not in re.sub(r"`[^`]*`", "", text)
    assert "This release names nobody to write to." in text
