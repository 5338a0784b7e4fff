"""A web archive gives each of its pages, and says of each that it cannot give why."""

from __future__ import annotations

import base64
import gzip
import hashlib
import random
import re
import time
import zlib
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import brotli
import pytest
from fastwarc.stream_io import GzipWriter
from fastwarc.warc import WarcRecord, WarcRecordType
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.ingest.archives import TEXT, archived, http, mutilated, numbered, page, record
from tests.ingest.pdfs import pdf

from allegata.exchange import IngestProblem
from allegata.ingest import articles_of_warc, ingest
from allegata.ingest.cleaning import clean_text
from allegata.models import Article


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def only_article(*records: bytes) -> Article:
    result = ingest([archived(*records)])
    assert result.problems == ()
    (article,) = result.articles
    return article


def only_problem(*records: bytes) -> str:
    result = ingest([archived(*records)])
    assert result.articles == ()
    (problem,) = result.problems
    assert "\n" not in f"{problem.where}{problem.what}"
    return f"{problem.where}: {problem.what}"


@pytest.mark.parametrize("name", ["crawl.warc", "crawl.warc.gz", "crawl.gz"])
def test_every_page_of_an_archive_is_an_article(name: str) -> None:
    records = [numbered(number) for number in range(3)]
    result = ingest([archived(*records, name=name)])
    assert (result.problems, result.notes) == ((), ())
    assert [article.url for article in result.articles] == [f"https://news.example/{number}" for number in range(3)]
    assert [article.text for article in result.articles] == [TEXT.format(number) for number in range(3)]
    second = len(gzip.compress(records[0], mtime=0)) if name.endswith(".gz") else len(records[0])
    assert result.articles[1].source_path == f"{name}, offset {second}"
    assert result.articles[1].source_id == f"crawl-{second}"


def test_an_archive_is_read_from_standard_input() -> None:
    stdin = BytesIO(b"".join(gzip.compress(numbered(number), mtime=0) for number in range(3)))
    assert len(ingest(["-"], stdin=stdin).articles) == 3
    stdin = BytesIO(b"".join(numbered(number) for number in range(3)))
    assert len(ingest(["-"], stdin=stdin).articles) == 3


def test_an_archive_packed_in_another_way_is_read_as_well() -> None:
    whole = b"".join(numbered(number) for number in range(3))
    Path("whole.warc.gz").write_bytes(gzip.compress(whole, mtime=0))
    parts = [gzip.compress(whole[start : start + 100], mtime=0) for start in range(0, len(whole), 100)]
    Path("parts.warc.gz").write_bytes(b"".join([*parts, gzip.compress(b"", mtime=0)]))
    for name in ("whole.warc.gz", "parts.warc.gz"):
        result = ingest([name])
        assert result.problems == ()
        assert [article.text for article in result.articles] == [TEXT.format(number) for number in range(3)]
        assert len({article.source_id for article in result.articles}) == 3


def test_records_are_read_at_given_offsets_alone() -> None:
    records = [numbered(number) for number in range(4)]
    packed = [len(gzip.compress(one, mtime=0)) for one in records]
    for name, sizes in (("a.warc", list(map(len, records))), ("a.warc.gz", packed)):
        path = Path(archived(*records, name=name))
        third, second = sum(sizes[:2]), sizes[0]
        found = list(articles_of_warc(path, [third, second]))
        assert [one.url for one in found if isinstance(one, Article)] == [
            "https://news.example/2",
            "https://news.example/1",
        ]
        assert [one.source_id for one in found if isinstance(one, Article)] == [None, None]  # it would change each time
        (problem,) = articles_of_warc(path, [second + 1])
        assert isinstance(problem, IngestProblem) and problem.where == f"{name}, offset {second + 1}"
        (problem,) = articles_of_warc(path, [10**9])
        assert isinstance(problem, IngestProblem) and "no record begins here" in problem.what
        assert list(articles_of_warc(path, [])) == []


def test_a_missing_archive_is_one_line() -> None:
    (problem,) = articles_of_warc(Path("nowhere.warc"))
    assert isinstance(problem, IngestProblem) and "cannot be read" in problem.what


def test_the_address_that_the_page_gives_as_its_own_wins() -> None:
    own = '<link rel="canonical" href="https://news.example/own">'
    assert only_article(record(http(page(more=own)))).url == "https://news.example/own"
    front = '<link rel="canonical" href="https://news.example/">'
    assert only_article(record(http(page(more=front)))).url == "https://news.example/a"
    bracketed = record(http(page()), "<https://news.example/b>")
    assert only_article(bracketed).url == "https://news.example/b"


def test_a_page_cannot_take_the_place_of_a_page_of_another_site() -> None:
    """Guards against a copy, or a forgery, that gives the address of the original as its own and replaces it."""
    original = "https://news.example/a"
    copy = page(9, more=f'<link rel="canonical" href="{original}">')
    result = ingest([archived(record(http(page(1)), original), record(http(copy), "https://other.example/b"))])
    assert [(article.url, article.text, article.text_version) for article in result.articles] == [
        (original, TEXT.format(1), 1),
        ("https://other.example/b", TEXT.format(9), 1),
    ]


def test_what_is_no_article_is_passed_over_and_counted_in_one_line() -> None:
    result = ingest(
        [
            archived(
                record(b"software: a crawler\r\n", kind="warcinfo"),
                record(b"GET / HTTP/1.1\r\n\r\n", kind="request"),
                record(b"fetchTimeMs: 3\r\n", kind="metadata"),
                record(http(b"", status="301 Moved", Location="/b")),
                record(http(b"", status="302 Found", Location="/b")),
                record(http(page(), status="404 Not Found")),
                record(http(b"\x89PNG", "image/png")),
                record(http(b"User-agent: *", "text/plain"), "https://news.example/robots.txt"),
                record(http(b"<?xml version='1.0'?><rss/>", "application/rss+xml")),
                record(http(b"<?xml version='1.0'?><urlset/>", "text/xml")),
                record(http(b"{}", "application/json")),
                record(http(b"", None, status="304 Not Modified"), kind="revisit"),
                record(b"Words of a page", kind="conversion", Content_Type="text/plain"),
                record(b"192.0.2.1", "dns:news.example", kind="response", Content_Type="text/dns"),
                numbered(1),
            )
        ]
    )
    assert (len(result.articles), result.problems) == (1, ())
    (note,) = result.notes
    assert note.where == "crawl.warc.gz"
    for part in ("2 redirects", "1 errors", "1 pictures", "1 robots.txt", "1 feeds", "1 revisits", "1 conversions"):
        assert part in note.what
    assert "request" not in note.what


def test_plain_text_and_pages_of_no_stated_type_are_read() -> None:
    assert only_article(record(http(TEXT.format(3).encode(), "text/plain"))).text == TEXT.format(3)
    assert only_article(record(http(page(3), None))).text == TEXT.format(3)
    assert only_article(record(http(page(3), "text/hmtl"))).text == TEXT.format(3)
    assert only_article(record(page(3), kind="resource", Content_Type="text/html")).text == TEXT.format(3)


@pytest.mark.parametrize(
    "response",
    [
        http(page(3), status="203 Non-Authoritative Information"),
        http(TEXT.format(3).encode(), "text/plain\r\nContent-Type: text/plain; charset=utf-8"),
        http(b'<?xml version="1.0" encoding="utf-8"?>\n' + page(3), "application/xml"),
        http(page(3), "text/xml"),
    ],
)
def test_a_page_that_a_collection_keeps_is_read(response: bytes) -> None:
    assert only_article(record(response)).text == TEXT.format(3)


@pytest.mark.parametrize("media", ["application/pdf", "application/x-pdf", "application/octet-stream"])
def test_a_pdf_is_read_whatever_its_server_calls_it(media: str) -> None:
    sentence = TEXT.format(3)
    assert only_article(record(http(pdf([sentence]), media))).text == sentence


def test_the_encoding_that_the_server_names_is_used() -> None:
    html = page("«тысячи»").decode().encode("cp1251")
    assert only_article(record(http(html, "text/html; charset=windows-1251"))).text == TEXT.format("«тысячи»")
    declared = html.replace(b"<title>", b'<meta charset="koi8-r"><title>')
    assert only_article(record(http(declared, "text/html; charset=windows-1251"))).text == TEXT.format("«тысячи»")


# --- encodings -----------------------------------------------------------------------------------------------------


def raw_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(data) + packer.flush()


def chunked(data: bytes, size: int = 100) -> bytes:
    parts = [data[start : start + size] for start in range(0, len(data), size)]
    return b"".join(b"%x;name=value\r\n%s\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"


ENCODERS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "x-gzip": gzip.compress,
    "deflate": zlib.compress,
    "Deflate": raw_deflate,
    "br": brotli.compress,
    "identity": bytes,
}


@pytest.mark.parametrize("name", ENCODERS)
def test_a_page_is_read_out_of_its_encodings(name: str) -> None:
    body = ENCODERS[name](page(3))
    assert only_article(record(http(body, Content_Encoding=name))).text == TEXT.format(3)
    sent = http(chunked(body), Content_Encoding=name, Transfer_Encoding="chunked")
    assert only_article(record(sent)).text == TEXT.format(3)
    # kept decoded, and the field with it, as some crawlers do
    assert only_article(record(http(page(3), Content_Encoding=name, Transfer_Encoding="chunked"))).text == TEXT.format(
        3
    )


@pytest.mark.parametrize("name", ["gzip", "deflate", "Deflate", "br"])
def test_a_body_that_is_cut_off_is_one_line(name: str) -> None:
    body = ENCODERS[name](page(3) * 20)
    assert "the body of the response" in only_problem(record(http(body[: len(body) // 2], Content_Encoding=name)))
    assert "chunks" in only_problem(record(http(chunked(page(3))[:-200], Transfer_Encoding="chunked")))
    assert "not read" in only_problem(record(http(b"\x01\x02\x03" * 50, Content_Encoding="secret")))


@pytest.mark.parametrize("name", ["gzip", "deflate", "Deflate", "br"])
def test_a_body_that_unpacks_to_too_much_is_one_line(name: str) -> None:
    bomb = ENCODERS[name](bytes(30_000_000))
    assert "more than 20 MB" in only_problem(record(http(bomb, Content_Encoding=name)))
    twice = ENCODERS[name](bomb)
    assert "more than 20 MB" in only_problem(record(http(twice, Content_Encoding=f"{name}, {name}")))
    many = ", ".join([name] * 50)
    assert "encoded" in only_problem(record(http(bomb, Content_Encoding=many)))


# --- damage --------------------------------------------------------------------------------------------------------

SECOND = numbered(2)
DAMAGED = {
    "its length is too small": record(http(page(2)), Content_Length="60"),
    "its length is too large": record(http(page(2)), Content_Length="700"),
    "its length is a gigabyte": record(http(page(2)), Content_Length="1000000000"),
    "its length is negative": record(http(page(2)), Content_Length="-5"),
    "its length is a word": record(http(page(2)), Content_Length="many"),
    "it has no length": SECOND.replace(b"Content-Length", b"Length"),
    "it has two lengths": SECOND.replace(b"Content-Length", b"Content-Length: 5\r\nContent-Length"),
    "it has no version": SECOND[10:],
    "it is garbage": b"\xff\x00 garbage " * 40,
    "it is cut off": SECOND[:-60],
    "its head is cut off": SECOND[:100],
    "its version is cut off": SECOND[:7],
    "its head has no end": SECOND.replace(b"\r\n\r\n", b"\r\n"),
    "it has no head of a response": record(page(2)),
    "it has no status": record(http(page(2), status="")),
    "its status is no number": record(http(page(2), status="2x0 OK")),
    "it has no type": SECOND.replace(b"WARC-Type", b"WARC-Tpye"),
    "its type is unknown": record(http(page(2)), kind="respnose"),
    "it has no address": SECOND.replace(b"WARC-Target-URI", b"WARC-Target"),
    "its address is none": record(http(page(2)), "javascript:alert(1)"),
    "it is empty": record(http(b"")),
    "its block is empty": record(b""),
}


@pytest.mark.parametrize("name", ["crawl.warc", "crawl.warc.gz"])
@pytest.mark.parametrize("damage", DAMAGED)
def test_a_damaged_record_is_one_line_and_the_others_are_read(damage: str, name: str) -> None:
    records = [numbered(1), DAMAGED[damage], numbered(3), numbered(4)]
    result = ingest([archived(*records, name=name)])
    assert [article.text for article in result.articles] == [TEXT.format(number) for number in (1, 3, 4)]
    (problem,) = result.problems
    start = len(gzip.compress(records[0], mtime=0)) if name.endswith(".gz") else len(records[0])
    assert problem.where == f"{name}, offset {start}"


def test_a_page_that_cannot_be_read_is_named_by_its_address() -> None:
    nothing = record(http(b"<html><body><nav><a href='/'>Home</a></nav></body></html>"), "https://news.example/contact")
    (problem,) = ingest([archived(numbered(1), nothing)]).problems
    assert problem.what.startswith("https://news.example/contact: no article text found")


@pytest.mark.parametrize("byte", [0, 1, 2, 3, 10, 11, 12, 15, 60, -30, -8, -6, -2])
def test_a_damaged_member_is_one_line_and_the_others_are_read(byte: int) -> None:
    members = [bytearray(gzip.compress(numbered(number), mtime=0)) for number in range(4)]
    members[1][byte] ^= 0xFF
    Path("crawl.warc.gz").write_bytes(b"".join(members))
    result = ingest(["crawl.warc.gz"])
    assert [article.text for article in result.articles] == [TEXT.format(number) for number in (0, 2, 3)]
    assert [problem.where for problem in result.problems] == [f"crawl.warc.gz, offset {len(members[0])}"]


def test_a_member_that_is_cut_off_is_one_line_and_the_others_are_read() -> None:
    members = [gzip.compress(numbered(number), mtime=0) for number in range(4)]
    for size in (1, 5, 12, 100, len(members[1]) - 3):
        Path("crawl.warc.gz").write_bytes(b"".join([members[0], members[1][:size], *members[2:]]))
        result = ingest(["crawl.warc.gz"])
        assert [article.text for article in result.articles] == [TEXT.format(number) for number in (0, 2, 3)]
        assert len(result.problems) == 1


def test_an_archive_that_is_cut_off_gives_all_that_is_whole() -> None:
    for name in ("crawl.warc", "crawl.warc.gz"):
        data = Path(archived(*[numbered(number) for number in range(4)], name=name)).read_bytes()
        Path(name).write_bytes(data[:-100])
        result = ingest([name])
        assert [article.text for article in result.articles] == [TEXT.format(number) for number in range(3)]
        assert "cut off" in result.problems[0].what


def test_a_member_that_unpacks_to_too_much_is_one_line_and_the_others_are_read() -> None:
    bomb = gzip.compress(numbered(2)[:-4] + bytes(150_000_000), 9)
    Path("crawl.warc.gz").write_bytes(gzip.compress(numbered(1), mtime=0) + bomb + gzip.compress(numbered(3), mtime=0))
    result = ingest(["crawl.warc.gz"])
    assert [article.text for article in result.articles] == [TEXT.format(number) for number in (1, 3)]
    assert 1 <= len(result.problems) <= 2


def test_a_film_is_passed_over_unread_and_a_page_as_long_is_one_line() -> None:
    film = record(http(bytes(60_000_000), "video/mp4"))
    long_page = record(http(page() + bytes(60_000_000)))
    for name in ("crawl.warc", "crawl.warc.gz"):
        packed = [
            one if name == "crawl.warc" else gzip.compress(one, 0, mtime=0) for one in (numbered(1), film, long_page)
        ]
        Path(name).write_bytes(
            b"".join([*packed, numbered(4) if name == "crawl.warc" else gzip.compress(numbered(4), mtime=0)])
        )
        result = ingest([name])
        assert [article.text for article in result.articles] == [TEXT.format(number) for number in (1, 4)]
        (problem,) = result.problems
        assert problem.what.endswith(": 60 MB in one record: too much for one article")
        assert "1 files of other kinds" in result.notes[0].what


def test_a_false_length_in_a_long_archive_swallows_nothing() -> None:
    false = record(http(page(2)), Content_Length="55000000")
    film = record(http(bytes(60_000_000), "video/mp4"))
    result = ingest([archived(numbered(1), false, numbered(3), film, numbered(5), name="crawl.warc")])
    assert [article.text for article in result.articles] == [TEXT.format(number) for number in (1, 3, 5)]
    assert len(result.problems) == 1


def test_false_lengths_in_every_line_cost_no_more_than_their_lines() -> None:
    lines = 20_000
    head = b"WARC/1.0\r\nContent-Length: 40000000\r\n\r\n"
    Path("crawl.warc").write_bytes(head * lines + bytes(41_000_000))
    begun = time.process_time()
    result = ingest(["crawl.warc"])
    assert result.articles == () and len(result.problems) == 10_001
    assert time.process_time() - begun < 60  # it takes half a second; with a copy of each block, twenty minutes


def test_a_page_about_web_archives_makes_no_records() -> None:
    inner = record(http(page("forged")), "https://other.example/forged")
    body = page(7, more="<!--\r\n\r\n" + inner.decode() + "-->")
    article = only_article(record(http(body)))
    assert (article.url, article.text) == ("https://news.example/a", TEXT.format(7))


def test_what_an_archive_says_against_a_page_is_noted() -> None:
    block = http(page())
    digest = base64.b32encode(hashlib.sha1(block).digest()).decode()
    assert ingest([archived(record(block, WARC_Block_Digest=f"sha1:{digest}"))]).notes == ()
    (note,) = ingest([archived(record(block, WARC_Block_Digest=f"sha1:{digest[::-1]}"))]).notes
    assert "WARC-Block-Digest" in note.what
    (note,) = ingest([archived(record(block, WARC_Truncated="length"))]).notes
    assert "cut the page off" in note.what


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"", "empty"),
        (b"hello", "no record begins here"),
        (b"\x28\xb5\x2f\xfd\0\0", "zstd"),
        (b"\0" * 100, "record"),
        (b"\r\n" * 9, "no record"),
    ],
)
def test_what_is_no_archive_is_one_line(data: bytes, what: str) -> None:
    Path("a.warc").write_bytes(data)
    (problem,) = ingest(["a.warc"]).problems
    assert what in problem.what


# --- everything at once --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "seed"), [("crawl.warc", 1), ("crawl.warc.gz", 2), ("inner.warc.gz", 3)])
def test_no_mutilated_record_goes_unsaid_or_harms_another(name: str, seed: int) -> None:
    """500 of them in all, each between two that are sound; in `inner`, what is packed is mutilated, not the packing."""
    dice = random.Random(seed)
    number_of = {"crawl.warc": 200, "crawl.warc.gz": 200, "inner.warc.gz": 100}[name]
    pieces: list[bytes] = []
    for number in range(2 * number_of + 1):
        piece = numbered(number)
        if number % 2 and name != "crawl.warc.gz":
            piece = mutilated(piece, dice)
        if name != "crawl.warc":
            piece = gzip.compress(piece, mtime=0)
        if number % 2 and name == "crawl.warc.gz":
            piece = mutilated(piece, dice)
        pieces.append(piece)
    Path(name).write_bytes(b"".join(pieces))
    starts = [sum(map(len, pieces[:number])) for number in range(len(pieces) + 1)]
    found = list(articles_of_warc(Path(name)))
    texts = {one.url: one.text for one in found if isinstance(one, Article)}
    for number in range(0, len(pieces), 2):
        assert texts[f"https://news.example/{number}"] == TEXT.format(number), number
    places = [one.source_path or "" if isinstance(one, Article) else one.where for one in found]
    offsets = [int(match[1]) for place in places if (match := re.search(r"offset (\d+)", place))]
    unsaid = [
        number
        for number in range(1, len(pieces), 2)
        if not any(starts[number] <= offset < starts[number + 1] for offset in offsets)
    ]
    counted = [one.what for one in found if isinstance(one, IngestProblem) and "passed over" in one.what]
    assert len(unsaid) == sum(int(count) for count in re.findall(r"(\d+) [a-z]", " ".join(counted)))
    assert len(unsaid) < number_of / 10


PAGES = st.lists(
    st.tuples(st.text(st.characters(categories=["L", "N", "Zs"]), max_size=40), st.sampled_from(sorted(ENCODERS))),
    max_size=6,
)


@given(PAGES, st.booleans())
@settings(max_examples=40, deadline=None)
def test_what_another_program_writes_is_what_is_read(pages: list[tuple[str, str]], is_packed: bool) -> None:
    stream = BytesIO()
    writer = GzipWriter(stream) if is_packed else stream
    for number, (words, encoding) in enumerate(pages):
        made = WarcRecord()
        made.init_headers(WarcRecordType.response, b"urn:uuid:00000000-0000-4000-8000-%012d" % number)
        made.headers["WARC-Target-URI"] = f"https://news.example/{number}"
        made.set_bytes_content(http(ENCODERS[encoding](page(f"x{words}x")), Content_Encoding=encoding))
        made.is_http = True
        made.write(writer, checksum_data=True)
    if isinstance(writer, GzipWriter):
        writer.close()
    name = "written.warc.gz" if is_packed else "written.warc"
    Path(name).write_bytes(stream.getvalue())
    found = list(articles_of_warc(Path(name)))
    assert len([one for one in found if isinstance(one, IngestProblem)]) == (not pages)  # which says that there is none
    articles = [one for one in found if isinstance(one, Article)]
    assert [article.url for article in articles] == [f"https://news.example/{number}" for number in range(len(pages))]
    for article, (words, _) in zip(articles, pages, strict=True):
        assert "".join(clean_text(f"x{words}x").split()) in "".join(article.text.split())
