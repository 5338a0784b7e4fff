"""Feeds, sitemaps and lists on the web, by their content and whatever the server calls them."""

from __future__ import annotations

import gc
import gzip
import time
from datetime import UTC, datetime, timedelta

import pytest
from tests.collect.conftest import Collecting
from tests.collect.records import of_kind, to_be_read, told
from tests.collect.site import Site, answer, late, page, versioned

from allegata.collect import Limits, collect
from allegata.collect.contents import Named

SITEMAPS = "http://www.sitemaps.org/schemas/sitemap/0.9"


def rss(*links: str) -> bytes:
    items = "".join(f"<item><title>x</title><link>{link}</link></item>" for link in links)
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>T</title>{items}</channel></rss>'.encode()


def urlset(*locations: str, lastmod: str = "") -> bytes:
    said = f"<lastmod>{lastmod}</lastmod>" if lastmod else ""
    urls = "".join(f"<url><loc>{one}</loc>{said}</url>" for one in locations)
    return f'<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="{SITEMAPS}">{urls}</urlset>'.encode()


def index(*locations: str) -> bytes:
    maps = "".join(f"<sitemap><loc>{one}</loc></sitemap>" for one in locations)
    return f'<sitemapindex xmlns="{SITEMAPS}">{maps}</sitemapindex>'.encode()


def bomb(root: str, inside: str) -> bytes:
    """A billion laughs."""
    lines = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    return f'<?xml version="1.0"?><!DOCTYPE {root} [<!ENTITY a0 "laugh">{lines}]>{inside}'.encode()


@pytest.fixture
def pages(site: Site) -> Site:
    for name in "abcd":
        site.routes[f"/{name}"] = page(name)
        site.routes[f"/news/{name}"] = page(f"news {name}")
    return site


def addresses(collecting: Collecting, site: Site, path: str, **limits: object) -> list[str]:
    found = collecting(site.url(path), **limits)
    return [record.address.removeprefix(site.url("")) for record in to_be_read(found)]


@pytest.mark.parametrize("media", ["application/rss+xml", "text/xml; charset=utf-8", "text/html", "text/plain"])
def test_the_pages_of_an_rss_feed_are_fetched_in_its_order(pages: Site, collecting: Collecting, media: str) -> None:
    pages.routes["/news/feed"] = answer(200, rss(pages.url("/b"), "a", "/d", "/d"), media)
    assert addresses(collecting, pages, "/news/feed") == ["/b", "/news/a", "/d"]
    assert any(record.address.endswith("/news/feed") for record in of_kind(collecting.folder, "response"))
    assert any(f"via: {pages.url('/news/feed')}" in one.body.decode() for one in of_kind(collecting.folder, "metadata"))


def test_the_links_of_an_atom_feed_are_relative_to_its_base(pages: Site, collecting: Collecting) -> None:
    atom = (
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:base="/news/"><title>T</title>'
        '<entry><link rel="enclosure" href="/film.mp4"/><link rel="alternate" href="c"/></entry>'
        '<entry><link href="/a"/></entry></feed>'
    )
    pages.routes["/feed"] = answer(200, atom.encode(), "application/atom+xml")
    assert addresses(collecting, pages, "/feed") == ["/news/c", "/a"]


def test_a_feed_that_is_not_utf_8_is_read(pages: Site, collecting: Collecting) -> None:
    feed = rss("/a").replace(b'"1.0"?', b'"1.0" encoding="windows-1251"?', 1)
    feed = feed.replace(b"<title>T<", b"<title>" + "Повестка".encode("windows-1251") + b"<")
    pages.routes["/feed"] = answer(200, feed, "application/rss+xml")
    assert addresses(collecting, pages, "/feed") == ["/a"]


def test_a_broken_feed_gives_what_can_be_found_in_it(pages: Site, collecting: Collecting) -> None:
    pages.routes["/feed"] = answer(200, rss("/a", "/b").replace(b"</item>", b"& <b></item>")[:-20], "text/xml")
    assert addresses(collecting, pages, "/feed") == ["/a", "/b"]


def test_a_feed_that_has_not_changed_is_read_from_before(pages: Site, collecting: Collecting) -> None:
    pages.routes["/feed"] = versioned(rss("/a", "/b"), etag='"1"')
    first = collecting(pages.url("/feed"))
    second = collecting(pages.url("/feed"))
    assert second.kept == first.kept and len(second.kept) == 2
    assert second.lists == 1 and second.unchanged == 2


def test_the_pages_of_a_sitemap_index_are_fetched(pages: Site, collecting: Collecting) -> None:
    pages.routes["/sitemap.xml"] = answer(200, index("/one.xml", "/two.xml.gz", "/gone.xml"), "application/xml")
    pages.routes["/one.xml"] = answer(200, urlset("/c", "/a"), "text/xml")
    pages.routes["/two.xml.gz"] = answer(200, gzip.compress(urlset("/b", "/c"), mtime=0), "application/x-gzip")
    found = collecting(pages.url("/sitemap.xml"))
    assert [record.address[-2:] for record in to_be_read(found)] == ["/c", "/a", "/b"]
    assert found.lists == 3
    assert told(found) == f"{pages.url('/gone.xml')}: there is no such page (404). Check the address"


def test_a_picture_in_a_sitemap_is_no_page(pages: Site, collecting: Collecting) -> None:
    pages.routes["/a?x=1&y=2"] = page("query")
    picture = '<i:image xmlns:i="urn:image"><i:loc>/picture.jpg</i:loc></i:image>'
    entry = f"<url>{picture}<loc><![CDATA[/b]]></loc></url><url>\n<loc> /a?x=1&amp;y=&#50; </loc>{picture}</url>"
    pages.routes["/sitemap.xml"] = answer(200, f'<urlset xmlns="{SITEMAPS}">{entry}</urlset>'.encode(), "text/xml")
    assert addresses(collecting, pages, "/sitemap.xml") == ["/b", "/a?x=1&y=2"]


def test_a_sitemap_that_names_itself_ends(pages: Site, collecting: Collecting) -> None:
    pages.routes["/sitemap.xml"] = answer(200, index("/sitemap.xml", "/other.xml"), "text/xml")
    pages.routes["/other.xml"] = answer(200, index("/sitemap.xml", "/other.xml"), "text/xml")
    collecting(pages.url("/sitemap.xml"))
    assert sorted(pages.paths()) == ["/other.xml", "/sitemap.xml"]


def test_a_page_that_the_sitemap_says_is_unchanged_is_not_asked_for(pages: Site, collecting: Collecting) -> None:
    before = (datetime.now(UTC) - timedelta(days=3)).date().isoformat()
    after = (datetime.now(UTC) + timedelta(days=1)).isoformat()
    pages.routes["/sitemap.xml"] = answer(200, urlset("/a", lastmod=before), "text/xml")
    first = collecting(pages.url("/sitemap.xml"))
    second = collecting(pages.url("/sitemap.xml"))
    assert second.kept == first.kept and pages.paths().count("/a") == 1
    pages.routes["/sitemap.xml"] = answer(200, urlset("/a", lastmod=after), "text/xml")
    collecting(pages.url("/sitemap.xml"))
    assert pages.paths().count("/a") == 2


def test_a_list_on_the_web_is_one_if_it_holds_nothing_else(pages: Site, collecting: Collecting) -> None:
    pages.routes["/list"] = answer(200, f"# two\n{pages.url('/a')}\n{pages.url('/b')}\n".encode(), "text/plain")
    pages.routes["/text"] = answer(200, f"See {pages.url('/c')}\n".encode(), "text/plain")
    assert addresses(collecting, pages, "/list") == ["/a", "/b"]
    assert addresses(collecting, pages, "/text") == ["/text"]


def test_what_a_feed_names_is_a_page_and_no_further_feed(pages: Site, collecting: Collecting) -> None:
    pages.routes["/feed"] = answer(200, rss("/other", "/a"), "text/xml")
    pages.routes["/other"] = answer(200, rss("/b"), "text/xml")
    found = collecting(pages.url("/feed"))
    assert [record.address for record in to_be_read(found)] == [pages.url("/a")]
    assert "it is a feed, and no page. To have its pages read, name it by itself" in told(found)


def test_a_feed_is_cut_where_it_names_too_much(pages: Site, collecting: Collecting) -> None:
    pages.routes["/feed"] = answer(200, rss(*(f"/{n}" for n in range(50)), "/a"), "text/xml")
    found = collecting(pages.url("/feed"), most_addresses=3)
    assert len(pages.paths()) == 4
    assert "it names more than 3 addresses, and 48 are left out" in told(found)


@pytest.mark.parametrize(
    "body",
    [
        bomb("urlset", f'<urlset xmlns="{SITEMAPS}"><url><loc>http://127.0.0.1/&a9;</loc></url></urlset>'),
        bomb("rss", "<rss><channel><item><link>&a9;</link></item></channel></rss>"),
        bomb("feed", "<feed>&a9;</feed>"),
        b'<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><urlset><url><loc>&x;</loc></url></urlset>',
        b"<rss>" + b"<a>" * 200_000,
        b"<rss" + b" a" * 500_000,
        b"<urlset>" + b"<url>" * 500_000,
        b"<urlset><url><loc>" + b"x" * 5_000_000,
        b"<?xml version='1.0'?>" + b"<!--" * 100_000,
        b"\x1f\x8b" + b"\0" * 1_000,
        gzip.compress(b"<urlset>" + b" " * 100_000_000, mtime=0),
        b"<other/>",
        b"",
    ],
    ids=lambda body: f"{body[:12]!r}-{len(body)}",
)
def test_xml_that_is_a_trap_or_nothing_is_a_line(pages: Site, collecting: Collecting, body: bytes) -> None:
    pages.routes["/feed"] = answer(200, body, "application/xml")
    begun = time.process_time()
    found = collecting(pages.url("/feed"))
    assert found.kept == () and len(found.problems) == 1
    assert "root:" not in told(found) and "please report" not in told(found)
    assert time.process_time() - begun < 60


@pytest.mark.parametrize("root", ["rss", "urlset"])
def test_xml_cannot_have_us_read_a_file_or_an_address(pages: Site, collecting: Collecting, root: str) -> None:
    pages.routes["/dtd"] = answer(200, b"<!ENTITY y 'more'>", "application/xml-dtd")
    entities = f'<!ENTITY % d SYSTEM "{pages.url("/dtd")}"> %d; <!ENTITY x SYSTEM "{pages.url("/entity")}">'
    entry = "<channel><item><link>/&x;</link></item></channel>" if root == "rss" else "<url><loc>/&x;</loc></url>"
    body = f'<!DOCTYPE {root} SYSTEM "{pages.url("/dtd")}" [{entities}]><{root}>{entry}</{root}>'
    pages.routes["/feed"] = answer(200, body.encode(), "text/xml")
    collecting(pages.url("/feed"))
    assert not {"/dtd", "/entity"} & set(pages.paths())


@pytest.mark.parametrize("slow", ["/one", "/two"])
def test_the_order_is_that_of_the_sources_whichever_feed_answers_first(
    pages: Site, collecting: Collecting, slow: str
) -> None:
    for path, links in (("/one", ("/a", "/b")), ("/two", ("/c", "/a"))):
        feed = answer(200, rss(*map(pages.url, links)), "application/rss+xml")
        pages.routes[path] = late(feed, 0.5) if path == slow else feed
    found = collecting(pages.url("/one"), pages.url("/two", "localhost"))
    assert [record.address[-2:] for record in to_be_read(found)] == ["/a", "/b", "/c"]


def test_what_sitemaps_name_beyond_the_limit_is_let_go(site: Site, collecting: Collecting) -> None:
    maps = [f"/map{number}" for number in range(6)]
    packed = gzip.compress(urlset(*(f"/{number}" for number in range(1_000))))
    site.routes["/index"] = answer(200, index(*map(site.url, maps)), "text/xml")
    site.routes |= {path: answer(200, packed, "application/gzip") for path in maps}
    held: list[int] = []

    def count(stage: str, done: int, total: int | None) -> None:
        held.append(sum(isinstance(one, Named) for one in gc.get_objects()))

    limits = Limits(is_private_allowed=True, delay=0.0, most_addresses=len(maps))
    found = collect([site.url("/index")], collecting.folder, limits, count)
    assert "6000 are left out" in found.problems[-1].what
    assert held[-1] < 2_000  # how many are held on the way hangs on which thread runs; what is left out is let go


@pytest.mark.parametrize("name", ["author", "dc:creator", "managingEditor", "dc:publisher"])
def test_a_feed_cannot_keep_us_busy_with_who_wrote_it(site: Site, collecting: Collecting, name: str) -> None:
    """Guards against a search of feedparser's that takes minutes for this, in which nothing else runs."""
    site.routes["/a"] = page("a")
    who = f"<{name}>{'a.' * 500_000}</{name}>"
    start = '<?xml version="1.0"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>'
    feed = f"{start}{who}<item>{who}<link>/a</link></item></channel></rss>"
    site.routes["/feed"] = answer(200, feed.encode(), "application/rss+xml")
    begun = time.process_time()
    assert addresses(collecting, site, "/feed") == ["/a"]
    assert time.process_time() - begun < 20  # it takes a tenth of a second
