"""Pages are fetched, kept as evidence, and found again."""

from __future__ import annotations

import gzip
import hashlib
from pathlib import Path

import pytest
from tests.collect.conftest import Collecting
from tests.collect.records import of_kind, records, to_be_read, told
from tests.collect.site import Site, answer, html, page, redirect, versioned

from allegata.collect.index import Index
from allegata.errors import UsageError


def test_a_page_is_kept_as_it_was_answered_with_its_hash_and_its_date(site: Site, collecting: Collecting) -> None:
    site.routes["/a"] = page("Words.", X_Mark="seen")
    found = collecting(site.url("/a"), contact="desk@example.org")
    (record,) = to_be_read(found)
    assert (found.fetched, found.unchanged, found.problems) == (1, 0, ())
    assert record.body == html("Words.")
    assert record.http["X-Mark"] == "seen" and record.status == "HTTP/1.1 200 OK"
    assert record.headers["WARC-Payload-Digest"] == f"sha256:{hashlib.sha256(record.body).hexdigest()}"
    assert record.headers["WARC-IP-Address"] == "127.0.0.1"
    assert record.headers["WARC-Date"].endswith("Z")
    info, response, request = records(collecting.folder)
    assert (info.kind, response.kind, request.kind) == ("warcinfo", "response", "request")
    assert b"desk@example.org" in info.body
    assert request.http["User-Agent"].startswith("allegata/") and "(+desk@example.org)" in request.http["User-Agent"]
    assert request.headers["WARC-Concurrent-To"] == response.headers["WARC-Record-ID"]
    assert site.asked[-1].headers["User-Agent"] == request.http["User-Agent"]


def test_a_packed_page_is_kept_unpacked_under_headers_that_are_true_of_it(site: Site, collecting: Collecting) -> None:
    body = html("Packed words.")
    site.routes["/a"] = answer(200, gzip.compress(body), headers={"Content-Encoding": "gzip"})
    (record,) = to_be_read(collecting(site.url("/a")))
    assert record.body == body
    assert record.http["Content-Length"] == str(len(body))
    assert record.http["X-Crawl-Content-Encoding"] == "gzip" and "Content-Encoding" not in record.http


def test_bytes_that_are_not_utf_8_are_kept_as_they_are(site: Site, collecting: Collecting) -> None:
    body = "<html><body>Повестка</body></html>".encode("windows-1251")
    site.routes["/a"] = answer(200, body, "text/html; charset=windows-1251", {"X-Odd": "caf\xe9"})
    (record,) = to_be_read(collecting(site.url("/a")))
    assert record.body == body
    assert record.http["Content-Type"] == "text/html; charset=windows-1251"


def test_pages_stand_in_the_order_of_the_sources_each_once(site: Site, collecting: Collecting) -> None:
    for path in "abc":
        site.routes[f"/{path}"] = page(path)
    found = collecting(*(site.url(path) for path in ("/c", "/a", "/b", "/a", "/a#part")))
    assert [record.address for record in to_be_read(found)] == [site.url(path) for path in ("/c", "/a", "/b")]
    assert sorted(site.paths()) == ["/a", "/b", "/c"]


def test_a_redirect_is_followed_and_the_way_is_kept(site: Site, collecting: Collecting) -> None:
    site.routes |= {"/old": redirect("/older", 301), "/older": redirect("new", 308), "/new": page()}
    (record,) = to_be_read(collecting(site.url("/old")))
    assert record.address == site.url("/new")
    (way,) = of_kind(collecting.folder, "metadata")
    assert f"redirectedFrom: {site.url('/old')} {site.url('/older')}" in way.body.decode()


def test_two_addresses_of_one_page_give_it_once(site: Site, collecting: Collecting) -> None:
    site.routes |= {"/one": redirect("/page"), "/two": redirect("/page"), "/page": page()}
    found = collecting(site.url("/one"), site.url("/two"), fresh=60.0)
    assert len(found.kept) == 1 and site.paths().count("/page") == 1


def test_a_failing_address_is_a_line_and_never_a_stop(site: Site, collecting: Collecting) -> None:
    site.routes |= {"/a": page(), "/broken": answer(500), "/login": answer(403)}
    found = collecting(*(site.url(path) for path in ("/broken", "/gone", "/login", "/a")))
    assert [record.address for record in to_be_read(found)] == [site.url("/a")]
    report = told(found).splitlines()
    assert len(report) == 3 and all(problem.unread for problem in found.problems)
    assert "the server failed (500). Run the same command again later" in report[0]
    assert "there is no such page (404). Check the address" in report[1]
    assert "does not give it to us (403). Save the page" in report[2]


def test_what_is_no_page_is_not_kept(site: Site, collecting: Collecting) -> None:
    site.routes |= {
        "/film": answer(200, b"\0" * 100, "video/mp4"),
        "/data": answer(200, b"{}", "application/json"),
        "/report": answer(200, b"%PDF-1.7 \n", "application/octet-stream"),
        "/text": answer(200, b"Words.", "text/plain"),
        "/xhtml": answer(200, b'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"/>', "application/xml"),
        "/other": answer(200, b"<svg/>", "application/xml"),
        "/unsaid": answer(200, html("x"), None),
    }
    found = collecting(*map(site.url, site.routes))
    kept = [record.address.rpartition("/")[2] for record in to_be_read(found)]
    assert kept == ["report", "text", "xhtml", "unsaid"]
    assert "it is video/mp4, and not kept" in told(found) and "it is application/json, and not kept" in told(found)


def test_a_page_that_has_not_changed_is_a_revisit_and_the_earlier_one_is_read(
    site: Site, collecting: Collecting
) -> None:
    site.routes["/etag"] = versioned(html("one"), etag='"1"')
    site.routes["/date"] = versioned(html("two"), modified="Sun, 01 Nov 2026 08:00:00 GMT")
    site.routes["/same"] = page("three")
    addresses = [site.url(path) for path in ("/etag", "/date", "/same")]
    first = collecting(*addresses)
    second = collecting(*addresses)
    assert (first.fetched, second.fetched, second.unchanged) == (3, 0, 3)
    assert second.kept == first.kept and second.problems == ()
    responses = {record.address: record for record in of_kind(collecting.folder, "response")}
    revisits = {record.address: record for record in of_kind(collecting.folder, "revisit")}
    assert len(responses) == len(revisits) == 3
    for address in addresses:
        assert revisits[address].headers["WARC-Refers-To"] == responses[address].headers["WARC-Record-ID"]
        assert revisits[address].headers["WARC-Refers-To-Date"] == responses[address].headers["WARC-Date"]
        assert revisits[address].headers["WARC-Payload-Digest"] == responses[address].headers["WARC-Payload-Digest"]
    assert revisits[addresses[0]].headers["WARC-Profile"].endswith("server-not-modified")
    assert revisits[addresses[2]].headers["WARC-Profile"].endswith("identical-payload-digest")
    assert revisits[addresses[0]].status == "HTTP/1.1 304 Not Modified"


def test_a_page_that_has_changed_is_fetched_and_both_versions_are_kept(site: Site, collecting: Collecting) -> None:
    site.routes["/a"] = [versioned(html("one"), etag='"1"'), versioned(html("two"), etag='"2"')]
    collecting(site.url("/a"))
    found = collecting(site.url("/a"))
    assert to_be_read(found)[0].body == html("two") and found.fetched == 1
    assert [record.body for record in of_kind(collecting.folder, "response")] == [html("one"), html("two")]


def test_a_fresh_page_is_not_asked_for_again(site: Site, collecting: Collecting) -> None:
    site.routes["/a"] = page()
    first = collecting(site.url("/a"))
    asked = len(site.asked)
    second = collecting(site.url("/a"), fresh=3_600.0)
    assert second.kept == first.kept and second.unchanged == 1
    assert len(site.asked) == asked


def test_a_page_that_was_taken_down_is_read_as_it_was_and_the_report_says_so(
    site: Site, collecting: Collecting
) -> None:
    site.routes["/a"] = [page("Then."), answer(410)]
    first = collecting(site.url("/a"))
    second = collecting(site.url("/a"))
    assert second.kept == first.kept
    (problem,) = second.problems
    assert not problem.unread and "there is no such page (410)" in problem.what


def test_a_page_whose_file_is_gone_or_damaged_is_fetched_anew(site: Site, collecting: Collecting) -> None:
    site.routes["/a"] = versioned(html("one"), etag='"1"')
    (path, offset) = collecting(site.url("/a")).kept[0]
    data = bytearray(path.read_bytes())
    data[offset + 60] ^= 0xFF
    path.write_bytes(data)
    found = collecting(site.url("/a"), fresh=3_600.0)
    assert found.fetched == 1 and found.kept[0][0] != path
    found.kept[0][0].unlink()
    path.unlink()
    again = collecting(site.url("/a"), fresh=3_600.0)
    assert again.fetched == 1 and to_be_read(again)[0].body == html("one")


def test_a_list_of_addresses_is_a_source(site: Site, collecting: Collecting, tmp_path: Path) -> None:
    site.routes |= {"/a": page("a"), "/b": page("b")}
    listed = tmp_path / "urls.txt"
    listed.write_text(f"# mine\n\n{site.url('/b')}\n{site.url('/a')}  \n{site.url('/gone')}\n", encoding="utf-8")
    found = collecting(str(listed))
    assert [record.address for record in to_be_read(found)] == [site.url("/b"), site.url("/a")]
    assert told(found).startswith(f"{listed}:5: there is no such page (404)")


def test_a_source_may_name_so_many_addresses_and_no_more(site: Site, collecting: Collecting, tmp_path: Path) -> None:
    site.routes |= {f"/{number}": page(str(number)) for number in range(9)}
    listed = tmp_path / "urls.txt"
    listed.write_text("".join(site.url(f"/{number}") + "\n" for number in range(9)), encoding="utf-8")
    found = collecting(str(listed), site.url("/8"), most_addresses=5)
    assert len(found.kept) == 6
    assert "it names more than 5 addresses, and 4 are left out. Allow more: --max-addresses" in told(found)


def test_two_collections_into_one_folder_are_refused(site: Site, collecting: Collecting) -> None:
    site.routes["/a"] = page()
    collecting(site.url("/a"))
    with (
        Index(collecting.folder / "index.sqlite"),
        pytest.raises(UsageError, match="another collection is under way"),
    ):
        collecting(site.url("/a"))
