"""An earlier release, from a folder and from the web; and what is none."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.collect.site import Site, answer, endless, redirect, running_site
from tests.previous.stories import article, coerced, record, tombstone_of
from tests.previous.written import write_release
from tests.records import a_sample, article_id

from allegata.errors import AllegataError, PackageError, UsageError
from allegata.previous import opened
from allegata.vocabulary import TombstoneReason


@pytest.fixture
def release(tmp_path: Path) -> Path:
    return write_release(tmp_path / "release", a_sample())


@pytest.fixture
def site(release: Path) -> Iterator[Site]:
    """A web server that has the release at /data/1.0.0/."""
    with running_site() as running:
        for path in release.rglob("*.*"):
            running.routes[f"/data/1.0.0/{path.relative_to(release).as_posix()}"] = answer(200, path.read_bytes())
        yield running


def redescribed(release: Path, change: Callable[[dict[str, Any]], object]) -> None:
    path = release / "datapackage.json"
    content = json.loads(path.read_text(encoding="utf-8"))
    change(content)
    path.write_text(json.dumps(content), encoding="utf-8")


def assert_it_is_the_release(place: str) -> None:
    with opened(place) as earlier:
        assert (earlier.version, earlier.profile, earlier.content_hash) == ("1.0.0", "safe", None)
        known = earlier.article(article_id(1))
        assert [len(each.spans) for each in known.claims] == [3, 3]
        assert known.text_sha256 == a_sample()[0].text_sha256 and known.tombstones == ()
        assert earlier.article(f"art-{'0' * 16}").claims == ()


@pytest.mark.parametrize("file", ["", "datapackage.json"])
def test_a_release_is_read_from_its_folder(release: Path, file: str) -> None:
    assert_it_is_the_release(str(release / file))


@pytest.mark.parametrize("path", ["/data/1.0.0", "/data/1.0.0/", "/data/1.0.0/datapackage.json"])
def test_a_release_is_read_from_its_address(site: Site, path: str) -> None:
    assert_it_is_the_release(site.url(path))
    assert "/data/1.0.0/data/vocabulary.csv" not in site.paths()


def test_redirects_are_followed_file_by_file(site: Site) -> None:
    for path in list(site.routes):
        site.routes[path.replace("/data/1.0.0", "/latest")] = redirect(path)
    assert_it_is_the_release(site.url("/latest/"))


def test_the_release_of_this_repository_is_one() -> None:
    with opened(str(Path(__file__).parents[2] / "dataset")) as earlier:
        assert earlier.profile == "safe" and (earlier.content_hash or "").startswith("sha256:")


def test_tombstones_are_found_by_article(tmp_path: Path) -> None:
    gone = record(article(), coerced(article()))
    stone = tombstone_of(gone, 1, TombstoneReason.LEGAL)
    with opened(str(write_release(tmp_path / "release", [], [stone]))) as earlier:
        assert earlier.article(gone.article_id).tombstones == (stone,) == earlier.decided() == earlier.tombstones()
        assert earlier.known([stone.record_id, f"alg-{'0' * 16}"]) == {stone.record_id}


class TestDamage:
    @pytest.mark.parametrize(
        ("damage", "said"),
        [
            (lambda text: text.replace("Aldora", "Aldara"), "SHA-256"),
            (lambda text: text + "\n", "bytes instead of"),
        ],
    )
    def test_a_file_that_is_not_the_one_of_the_descriptor(
        self, release: Path, damage: Callable[[str], str], said: str
    ) -> None:
        path = release / "data" / "articles.csv"
        path.write_text(damage(path.read_text(encoding="utf-8")), encoding="utf-8")
        assert_refused(release, PackageError, said, "articles.csv")

    def test_a_file_that_is_missing(self, release: Path) -> None:
        (release / "data" / "responses.csv").unlink()
        assert_refused(release, PackageError, "can not be read", "responses.csv")

    @pytest.mark.parametrize(
        "content",
        ["", "[]", "{}", "[" * 100_000, '{"resources": [1], "version": "1.0.0", "schemaVersion": "1.0.0"}'],
        ids=["empty", "a list", "nothing", "depth", "no table"],
    )
    def test_a_descriptor_that_describes_nothing(self, release: Path, content: str) -> None:
        (release / "datapackage.json").write_text(content, encoding="utf-8")
        assert_refused(release, PackageError, "datapackage.json")

    @pytest.mark.parametrize("path", ["../secret", "/etc/passwd", "a/../../b", "data\\a", "https://x.test/a", ""])
    def test_a_path_that_leaves_the_release(self, release: Path, path: str) -> None:
        redescribed(release, lambda content: content["resources"][0].update(path=path))
        assert_refused(release, PackageError, "none inside the release")

    def test_a_schema_that_breaks_readers(self, release: Path) -> None:
        redescribed(release, lambda content: content.update(schemaVersion="2.1.0"))
        assert_refused(release, PackageError, "schema version 2.1.0")

    def test_a_folder_that_is_not_there(self, tmp_path: Path) -> None:
        assert_refused(tmp_path / "nowhere", UsageError, "nowhere")

    def test_rows_that_are_no_rows(self, tmp_path: Path) -> None:
        twice = [a_sample()[0], a_sample()[0]]
        assert_refused(write_release(tmp_path / "twice", twice), PackageError, "duplicate key")


class TestHostileServers:
    @pytest.mark.parametrize(
        ("path", "act", "said"),
        [
            ("data/articles.csv", answer(404), "answered with 404"),
            ("data/articles.csv", answer(200, b"x" * 100_000), "more than the"),
            ("datapackage.json", endless(b"HTTP/1.0 200 OK\r\n\r\n", b" " * 1_000_000), "more than the"),
            ("datapackage.json", redirect("/data/1.0.0/datapackage.json"), "to no end"),
            ("datapackage.json", redirect("file:///etc/passwd"), "can not be fetched"),
        ],
        ids=["missing", "too long", "endless", "round", "elsewhere"],
    )
    def test_what_is_not_the_release_is_refused(self, site: Site, path: str, act: Any, said: str) -> None:
        site.routes[f"/data/1.0.0/{path}"] = act
        assert_refused(site.url("/data/1.0.0/"), PackageError, said, path)

    def test_a_server_that_is_not_there(self) -> None:
        with running_site() as site:
            address = site.url("/data/")
        assert_refused(address, PackageError, "can not be fetched")

    @pytest.mark.parametrize("address", ["http://", "https://[", "http://a.test:x/", "http://127.0.0.1/?v=1"])
    def test_an_address_that_is_none(self, address: str) -> None:
        assert_refused(address, UsageError, "no address of a release")


def assert_refused(place: object, kind: type[AllegataError], *said: str) -> None:
    with pytest.raises(kind) as refused, opened(str(place)):
        pass
    assert all(each in refused.value.what for each in said), refused.value.what
    assert refused.value.mend
