"""A zipped folder is read as the folder would be, within bounds, and a gzip file as what is in it."""

from __future__ import annotations

import bz2
import gzip
import json
import random
import stat
import subprocess
import sys
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.ingest.archives import TEXT, archived, mutilated, numbered, page
from tests.ingest.pdfs import pdf

from allegata.ingest import Ingested, ingest, zipped


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def packed(members: dict[str, bytes], name: str = "folder.zip", how: int = zipfile.ZIP_DEFLATED) -> str:
    with zipfile.ZipFile(name, "w", how) as archive:
        for member, data in members.items():
            archive.writestr(member, data)
    return name


def text(number: int | str) -> bytes:
    return TEXT.format(number).encode()


def shown(result: Ingested) -> list[str]:
    return [f"{problem.where}: {problem.what}" for problem in result.problems]


FOLDER = {
    "b.txt": text(1),
    "sub/deep/c.md": b"---\ntitle: A title\n---\n" + text(2),
    "sub/page.html": page(3),
    "sub/page_files/frame.html": page("framed"),
    "a.jsonl": b"".join(json.dumps({"text": TEXT.format(n)}).encode() + b"\n" for n in (4, 5)),
    "report.pdf": pdf([TEXT.format(6)[:55], TEXT.format(6)[55:]]),
    "sub/story.html.gz": b"",
    "noending": text(7),
    ".hidden.txt": text("hidden"),
    ".git/config.txt": text("hidden"),
    "__MACOSX/._b.txt": b"\0\0",
    "sub/Thumbs.db": b"\0\0",
    "README.md": text("readme"),
    "sub/LICENSE": text("licence"),
}


@pytest.mark.parametrize("how", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_zipped_folder_is_read_as_the_folder_is(how: int) -> None:
    members = {name: data for name, data in FOLDER.items() if data}
    for name, data in members.items():
        path = Path("folder", name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    plain, zipped_one = ingest(["folder"]), ingest([packed(dict(reversed(members.items())), how=how)])
    assert (zipped_one.problems, zipped_one.notes) == ((), ())
    assert [article.text for article in zipped_one.articles] == [article.text for article in plain.articles]
    assert [article.source_id for article in zipped_one.articles] == [article.source_id for article in plain.articles]
    places = [(article.source_path or "").removeprefix("folder/") for article in plain.articles]
    assert [article.source_path for article in zipped_one.articles] == [f"folder.zip/{place}" for place in places]


def test_a_zipped_folder_is_read_under_any_name_and_from_standard_input() -> None:
    data = Path(packed({"a.txt": text(1)})).read_bytes()
    Path("noending").write_bytes(data)
    assert len(ingest(["noending"]).articles) == 1
    assert len(ingest(["-"], stdin=BytesIO(data)).articles) == 1


@pytest.mark.parametrize(
    "name",
    ["../b.txt", "/etc/b.txt", "sub/../../b.txt", "..\\b.txt", "C:\\b.txt", "c:b.txt", "../.hidden", "../README"],
)
def test_a_member_that_leads_out_of_the_archive_is_one_line(name: str) -> None:
    result = ingest([packed({"a.txt": text(1), name: text(2), "z.txt": text(3)})])
    assert [article.text for article in result.articles] == [TEXT.format(1), TEXT.format(3)]
    (line,) = shown(result)
    assert "leads out of the archive" in line


def test_a_link_is_one_line() -> None:
    link = zipfile.ZipInfo("link.txt")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile("folder.zip", "w") as archive:
        archive.writestr(link, "/etc/hostname")
        archive.writestr("a.txt", text(1))
    result = ingest(["folder.zip"])
    assert shown(result) == ["folder.zip/link.txt: a link, not a file: not read"]
    assert len(result.articles) == 1


def test_a_member_that_is_locked_is_one_line() -> None:
    data = bytearray(Path(packed({"a.txt": text(1), "b.txt": text(2)})).read_bytes())
    data[data.index(b"PK\x03\x04") + 6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    Path("folder.zip").write_bytes(data)
    result = ingest(["folder.zip"])
    assert shown(result) == ["folder.zip/a.txt: locked by a password. Unpack it, and name the folder instead"]
    assert len(result.articles) == 1


def test_an_archive_that_is_locked_as_a_whole_is_one_line() -> None:
    data = bytearray(Path(packed({"a.txt": text(1), "b.txt": text(2)})).read_bytes())
    for signature, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = -1
        while (start := data.find(signature, start + 1)) >= 0:
            data[start + flags] |= 1
    Path("folder.zip").write_bytes(data)
    assert shown(ingest(["folder.zip"])) == [
        "folder.zip: the ZIP archive is locked by a password. Unpack it, and name the folder instead"
    ]


def test_an_empty_archive_is_said_to_be_empty() -> None:
    assert shown(ingest([packed({})])) == ["folder.zip: the ZIP archive is empty"]


@pytest.mark.parametrize("name", ["inner.zip", "inner.warc.gz", "inner.gz", "inner"])
def test_an_archive_within_an_archive_is_one_line(name: str) -> None:
    inner = Path(packed({"a.txt": text(1)}, "inner.zip")).read_bytes()
    result = ingest([packed({"a.txt": text(1), name: inner})])
    assert shown(result) == [f"folder.zip/{name}: an archive within an archive is not read. Unpack the outer one first"]
    assert len(result.articles) == 1


def test_a_bomb_is_one_line_and_the_others_are_read() -> None:
    result = ingest([packed({"a.txt": text(1), "b.jsonl": bytes(200_000_000), "c.txt": text(2)})])
    assert shown(result) == ["folder.zip/b.jsonl: it unpacks to more than 200 times its size: not read"]
    assert len(result.articles) == 2


def test_a_member_that_says_less_than_it_holds_gives_no_more_than_it_says() -> None:
    name = packed({"a.txt": text(1) * 1_000})
    size = len(text(1)) * 1_000
    data = Path(name).read_bytes().replace(size.to_bytes(4, "little"), (100).to_bytes(4, "little"))
    Path(name).write_bytes(data)
    result = ingest([name])
    assert result.articles == ()
    assert len(result.problems) == 1


def test_a_member_that_asks_for_more_memory_than_there_is_is_one_line() -> None:
    with zipfile.ZipFile("a.zip", "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("a.txt", TEXT)
    data = bytearray(Path("a.zip").read_bytes())
    size_of_dictionary = data.index(b"\x05\x00\x5d") + 3
    data[size_of_dictionary : size_of_dictionary + 4] = b"\xff\xff\xff\xff"
    Path("a.zip").write_bytes(data)
    limited = (
        "import resource; resource.setrlimit(resource.RLIMIT_AS, (2 * 10**9, 2 * 10**9))\n"
        "from allegata.ingest import ingest; print(ingest(['a.zip']).problems[0].what)"
    )
    done = subprocess.run([sys.executable, "-c", limited], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("it is damaged")


def test_an_archive_of_too_many_files_or_bytes_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    name = packed({f"{number}.txt": text(number) for number in range(5)})
    monkeypatch.setattr(zipped, "MAX_MEMBERS", 4)
    assert "5 files in one archive" in shown(ingest([name]))[0]
    monkeypatch.setattr(zipped, "MAX_MEMBERS", 10)
    monkeypatch.setattr(zipped, "MAX_BYTES", 200)
    assert "unpacks to more than" in shown(ingest([name]))[0]
    monkeypatch.setattr(zipped, "_MAX_DIRECTORY_BYTES", 100)
    assert "files in one archive" in shown(ingest([name]))[0]


def test_a_file_that_is_too_large_is_one_line() -> None:
    members = {"a.txt": bytes(21_000_000), "b.html": bytes(21_000_000), "c.txt": text(2)}
    result = ingest([packed(members)])
    assert len(result.articles) == 1
    assert [line.partition(":")[0] for line in shown(result)] == ["folder.zip/a.txt", "folder.zip/b.html"]


def test_an_office_document_is_no_folder() -> None:
    data = Path(packed({"[Content_Types].xml": b"<x/>", "word/document.xml": b"<x/>"})).read_bytes()
    Path("letter").write_bytes(data)
    assert "office document" in shown(ingest(["letter"]))[0]
    Path("letter.docx").write_bytes(data)
    assert "office documents are not read" in shown(ingest(["letter.docx"]))[0]


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"PK\x05\x06" + bytes(18), b"x" * 1_000])
def test_what_is_no_zip_archive_is_one_line_at_most(data: bytes) -> None:
    Path("a.zip").write_bytes(data)
    result = ingest(["a.zip"])
    assert result.articles == ()
    assert len(result.problems) <= 1


def test_a_mutilated_archive_is_articles_and_lines() -> None:
    dice = random.Random(7)
    sound = Path(packed({f"{number}.txt": text(number) for number in range(4)})).read_bytes()
    for _ in range(300):
        Path("folder.zip").write_bytes(mutilated(sound, dice))
        result = ingest(["folder.zip"])
        assert result.articles or result.problems


def test_no_mutilated_page_goes_unsaid() -> None:
    """500 of them, among sound ones, in one archive."""
    dice = random.Random(8)
    members = {}
    for number in range(600):
        whole = page(number, f"<link rel='canonical' href='https://news.example/{number}'>")
        members[f"{number:04}.html"] = mutilated(whole, dice) if number % 6 else whole
    result = ingest([packed(members)])
    texts = {article.source_path: article.text for article in result.articles}
    said = {problem.where for problem in (*result.problems, *result.notes)}
    for number, name in enumerate(members):
        place = f"folder.zip/{name}"
        assert texts[place] == TEXT.format(number) if number % 6 == 0 else place in texts or place in said, name


NAMES = st.text(st.sampled_from("abc/._ é漢"), min_size=1, max_size=12)


@given(st.dictionaries(NAMES.map(lambda name: f"x{name}y.txt"), st.integers(0, 99), min_size=1, max_size=8))
@settings(max_examples=40, deadline=None)
def test_every_member_is_read_or_said_or_left_out_as_in_a_folder(numbers: dict[str, int]) -> None:
    result = ingest([packed({name: text(f"{number} {name!r}") for name, number in numbers.items()})])
    found = {article.source_path for article in result.articles}
    hidden = {name for name in numbers if any(part.startswith(".") for part in name.split("/"))}
    outside = {name for name in numbers if ".." in name.split("/")}
    spaces = {f"folder.zip/{' '.join(name.split())}" for name in set(numbers) - hidden}
    assert found <= spaces and len(result.articles) == len(set(numbers) - hidden)
    assert len(result.problems) == len(outside)


# --- WACZ ----------------------------------------------------------------------------------------------------------


def test_a_wacz_gives_the_pages_of_its_archives() -> None:
    warc = Path(archived(numbered(1), numbered(2))).read_bytes()
    plain = Path(archived(numbered(3), name="plain.warc")).read_bytes()
    members = {
        "datapackage.json": b"{}",
        "pages/pages.jsonl": b'{"format": "json-pages-1.0"}\n',
        "indexes/index.cdx.gz": gzip.compress(b"x", mtime=0),
        "archive/data.warc.gz": warc,
        "archive/more.warc": plain,
    }
    result = ingest([packed(members, "site.wacz", zipfile.ZIP_STORED)])
    assert (result.problems, result.notes) == ((), ())
    assert [article.url for article in result.articles] == [f"https://news.example/{number}" for number in (1, 2, 3)]
    assert result.articles[0].source_path == "site.wacz/archive/data.warc.gz, offset 0"
    assert result.articles[0].source_id == "data-0"


def test_a_wacz_without_an_archive_is_one_line() -> None:
    assert "holds no WARC archive" in shown(ingest([packed({"datapackage.json": b"{}"}, "site.wacz")]))[0]


# --- gzip ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "data", "texts"),
    [
        ("story.txt.gz", text(1), [TEXT.format(1)]),
        ("story.html.gz", page(1), [TEXT.format(1)]),
        ("story.gz", page(1), [TEXT.format(1)]),
        ("story.md.GZ", b"---\ntitle: A title\n---\n" + text(1), [TEXT.format(1)]),
        ("story.jsonl.gz", b'{"text": "one"}\n{"text": "two"}\n', ["one", "two"]),
        ("report.pdf.gz", pdf([TEXT.format(1)]), [TEXT.format(1)]),
    ],
)
def test_a_gzip_file_is_read_as_what_it_holds(name: str, data: bytes, texts: list[str]) -> None:
    Path(name).write_bytes(gzip.compress(data, mtime=0))
    result = ingest([name])
    assert result.problems == ()
    assert [article.text for article in result.articles] == texts
    assert (result.articles[0].source_id or "").startswith(name.partition(".")[0])


def test_gzip_is_read_from_standard_input() -> None:
    assert [article.text for article in ingest(["-"], stdin=BytesIO(gzip.compress(text(1), mtime=0))).articles] == [
        TEXT.format(1)
    ]


@pytest.mark.parametrize(
    ("name", "data", "what"),
    [
        ("a.txt.gz", gzip.compress(text(1), mtime=0)[:-12], "damaged"),
        ("a.txt.gz", b"x" * 100, "damaged"),
        ("a.txt.gz", gzip.compress(text(1), mtime=0)[:-4] + b"\0\0\0\0", "damaged"),
        ("a.txt.gz", b"", "empty"),
        ("a.txt.gz", lambda: gzip.compress(bytes(50_000_000)), "more than 5 MB"),
        ("a.jsonl.gz", lambda: gzip.compress(b"[" * 250_000_000), "more than 200 MB"),
        ("a.zip.gz", gzip.compress(b"PK", mtime=0), "archive within an archive"),
        ("a.png.gz", gzip.compress(b"x", mtime=0), ".png files are not read"),
        ("a.tar.gz", gzip.compress(b"x", mtime=0), "tar archives are not read"),
        ("a.txt.bz2", bz2.compress(text(1)), ".bz2 files are not read"),
        ("a.warc.zst", b"\x28\xb5\x2f\xfd", "zstd -d"),
    ],
)
def test_a_gzip_file_that_cannot_be_read_is_one_line(name: str, data: bytes | Callable[[], bytes], what: str) -> None:
    Path(name).write_bytes(data if isinstance(data, bytes) else data())
    result = ingest([name])
    assert result.articles == ()
    assert what in "".join(shown(result))
    assert len(result.problems) == 1
