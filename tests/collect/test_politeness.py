"""What a site asks of us: robots.txt, pauses, and to come back later."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from tests.collect.conftest import Collecting
from tests.collect.records import to_be_read, told
from tests.collect.site import Act, Site, answer, endless, late, page, redirect, running_site

SECONDS_OF_NOISE = 0.2
"""By which a pause may look shorter than it was: it is measured where the request arrives."""


def robots(text: str) -> Act:
    return answer(200, text.encode(), "text/plain")


def kept(collecting: Collecting, site: Site, *paths: str, **limits: object) -> list[str]:
    found = collecting(*map(site.url, paths), **limits)
    return [record.address.removeprefix(site.url("")) for record in to_be_read(found)]


@pytest.fixture
def pages(site: Site) -> Site:
    site.routes |= {"/a": page("a"), "/b": page("b"), "/private/c": page("c"), "/private/open": page("d")}
    return site


def pauses(site: Site) -> list[float]:
    """Seconds between the end of each answer and the next request."""
    return [then.at - (first.ended or 0) for first, then in zip(site.asked, site.asked[1:], strict=False)]


def test_what_robots_txt_forbids_is_not_asked_for(pages: Site, collecting: Collecting) -> None:
    pages.routes["/robots.txt"] = robots("User-agent: *\nDisallow: /private/\nAllow: /private/open\n")
    found = collecting(*map(pages.url, ("/a", "/private/c", "/private/open")))
    assert len(found.kept) == 2 and pages.paths() == ["/a", "/private/open"]
    assert "robots.txt does not allow it. Ask the site; or save the page" in told(found)


def test_rules_for_us_by_name_go_before_those_for_all(pages: Site, collecting: Collecting) -> None:
    pages.routes["/robots.txt"] = robots("User-agent: *\nDisallow: /\n\nUser-agent: Allegata\nDisallow: /b\n")
    assert kept(collecting, pages, "/a", "/b") == ["/a"]


def test_robots_txt_is_read_once(pages: Site, collecting: Collecting) -> None:
    kept(collecting, pages, "/a", "/b", "/private/c")
    assert [asked.path for asked in pages.asked].count("/robots.txt") == 1


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410])
def test_a_site_without_robots_txt_allows_all(pages: Site, collecting: Collecting, status: int) -> None:
    pages.routes["/robots.txt"] = answer(status)
    assert kept(collecting, pages, "/a") == ["/a"]


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_site_whose_robots_txt_fails_is_left_alone_for_now(pages: Site, collecting: Collecting, status: int) -> None:
    pages.routes["/robots.txt"] = answer(status)
    found = collecting(pages.url("/a"), pages.url("/b"))
    assert found.kept == () and pages.paths() == []
    assert f"robots.txt cannot be read (the server answers {status}). Try again later" in told(found)


def test_a_robots_txt_that_never_ends_is_no_permission(pages: Site, collecting: Collecting) -> None:
    pages.routes["/robots.txt"] = endless(b"HTTP/1.1 200 OK\r\n\r\n", b"#", 0.05)
    found = collecting(pages.url("/a"), seconds=1.0)
    assert found.kept == () and "robots.txt cannot be read (not answered to the end" in told(found)


def test_of_a_huge_robots_txt_the_beginning_holds(pages: Site, collecting: Collecting) -> None:
    begun = time.process_time()
    rules = b"User-agent: *\nDisallow: /private/\n" + b"Disallow: /*a*b*c*d*e*f*g*h*x$\n" * 1_000
    pages.routes["/robots.txt"] = endless(b"HTTP/1.1 200 OK\r\n\r\n", rules)
    assert kept(collecting, pages, "/a", "/private/c", "/b") == ["/a", "/b"]
    assert time.process_time() - begun < 60


def test_a_robots_txt_elsewhere_is_followed(pages: Site, collecting: Collecting) -> None:
    pages.routes |= {"/robots.txt": redirect("/elsewhere"), "/elsewhere": robots("User-agent: *\nDisallow: /b")}
    assert kept(collecting, pages, "/a", "/b") == ["/a"]


def test_a_redirect_must_be_allowed_where_it_leads(pages: Site, collecting: Collecting) -> None:
    with running_site() as other:
        other.routes |= {"/robots.txt": robots("User-agent: *\nDisallow: /"), "/page": page()}
        pages.routes["/away"] = redirect(other.url("/page"))
        found = collecting(pages.url("/away"))
        assert found.kept == () and other.paths() == []
        assert "robots.txt does not allow it" in told(found)


def test_between_two_requests_to_a_host_lies_a_pause(pages: Site, collecting: Collecting) -> None:
    assert len(kept(collecting, pages, "/a", "/b", "/private/c", delay=0.5)) == 3
    assert len(pauses(pages)) == 3 and min(pauses(pages)) > 0.5 - SECONDS_OF_NOISE
    assert pages.most_at_once == 1


def test_a_crawl_delay_is_kept(pages: Site, collecting: Collecting) -> None:
    pages.routes["/robots.txt"] = robots("User-agent: *\nCrawl-delay: 0.6\n")
    assert len(kept(collecting, pages, "/a", "/b")) == 2
    assert min(pauses(pages)) > 0.6 - SECONDS_OF_NOISE


@pytest.mark.parametrize("said", ["Crawl-delay: 86400", "Request-rate: 1/1d", "Crawl-delay: inf", "Crawl-delay: -1"])
def test_a_crawl_delay_is_kept_up_to_a_limit(pages: Site, collecting: Collecting, said: str) -> None:
    pages.routes["/robots.txt"] = robots(f"User-agent: *\n{said}\n")
    assert len(kept(collecting, pages, "/a", "/b", longest_delay=0.3)) == 2


def test_several_hosts_are_asked_at_once_and_each_once_at_a_time(collecting: Collecting) -> None:
    with running_site() as one, running_site() as two:
        one.routes |= {"/a": late(page("a"), 0.7), "/b": late(page("b"), 0.7)}
        two.routes |= one.routes
        addresses = [one.url("/a"), one.url("/b"), two.url("/a", "localhost"), two.url("/b", "localhost")]
        assert len(collecting(*addresses).kept) == 4
        assert one.most_at_once == two.most_at_once == 1
        first, second = ((site.asked[0].at, site.asked[-1].ended or 0) for site in (one, two))
        assert first[0] < second[1] and second[0] < first[1]


def when(seconds: float) -> str:
    return format_datetime(datetime.now(UTC) + timedelta(seconds=seconds), usegmt=True)


@pytest.mark.parametrize(("status", "said"), [(429, "1"), (503, "1"), (429, when(-60))], ids=["429", "503", "date"])
def test_a_server_that_asks_to_wait_is_waited_for(pages: Site, collecting: Collecting, status: int, said: str) -> None:
    pages.routes["/a"] = [answer(status, headers={"Retry-After": said}), page("a")]
    assert kept(collecting, pages, "/a", "/b") == ["/a", "/b"]
    assert pages.paths() == ["/a", "/a", "/b"]
    assert pauses(pages)[1] > (1 - SECONDS_OF_NOISE if said == "1" else 0)


@pytest.mark.parametrize("said", ["3600", when(3_600), "9" * 400], ids=["seconds", "date", "endless"])
def test_a_server_that_asks_to_wait_too_long_is_left_alone_altogether(
    pages: Site, collecting: Collecting, said: str
) -> None:
    pages.routes["/a"] = answer(429, headers={"Retry-After": said})
    with running_site() as other:
        other.routes["/c"] = page("c")
        found = collecting(pages.url("/a"), pages.url("/b"), other.url("/c", "localhost"))
        assert pages.paths() == ["/a"] and len(found.kept) == 1
    first, second = told(found).splitlines()
    assert "the server asks to wait" in first and "--longest-wait" in first
    assert "asks to be left alone for" in second


def test_a_server_that_asks_to_wait_again_and_again_is_given_up(pages: Site, collecting: Collecting) -> None:
    pages.routes["/a"] = answer(503, headers={"Retry-After": "0"})
    assert "the server asks to wait 0 s (503)" in told(collecting(pages.url("/a")))
    assert pages.paths() == ["/a"] * 3
