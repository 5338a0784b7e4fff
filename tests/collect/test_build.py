"""From an address on the web to a release: what is collected is read, told, and asked for once."""

from __future__ import annotations

from pathlib import Path

from tests.collect.site import Site, answer
from tests.commands import Runner

from allegata.publish import query

STORY = (
    "<html lang='en'><head><title>Students say they were pressed</title>"
    "<meta property='og:site_name' content='Aldora Post'>"
    "<meta property='article:published_time' content='2025-03-04T09:00:00Z'></head><body><article>"
    "<h1>Students say they were pressed</h1>"
    "<p>Russia has forced Kenyan students into its army by threatening not to renew their visas, the rights group "
    "Human Rights Watch said on Tuesday. Officers came to the hostels at night and left them no choice, it said.</p>"
    "<p>Moscow has denied that any foreign student was made to serve, and called the report an invention of those "
    "who wish to spoil its relations with Africa.</p></article></body></html>"
)


def test_a_feed_becomes_a_release_and_is_fetched_once(allegata: Runner, site: Site, tmp_path: Path) -> None:
    site.routes["/story"] = answer(200, STORY.encode())
    feed = "<rss version='2.0'><channel><title>News</title><item><link>/story</link></item></channel></rss>"
    site.routes["/feed.xml"] = answer(200, feed.encode(), "application/rss+xml")
    command = ("build", site.url("/feed.xml"), "--allow-private", "--contact", "desk@example.org")
    folders = ("--out", tmp_path / "out", "--work", tmp_path / "work")

    built = allegata(*command, *folders)
    assert built.code == 0, built.err
    assert "1 pages: 1 fetched now, 0 known from before" in built.err
    asked = (
        "SELECT articles.outlet, articles.published, source_id, origin, case_id IS NOT NULL "
        "FROM allegations_flat, articles, origins"
    )
    rows = query.sql(tmp_path / "out", asked).rows
    assert rows == [("Aldora Post", "2025-03-04", None, "Human Rights Watch", True)]

    again = allegata("ingest", *command[1:], "--work", tmp_path / "work")
    assert again.code == 0 and "0 fetched now, 1 known from before" in again.err
    assert "extracted now: 0" in allegata("extract", "--work", tmp_path / "work").out
    assert [each.path for each in site.asked].count("/story") == 1


def test_an_estimate_collects_nothing_and_says_what_to_do_first(allegata: Runner, site: Site, tmp_path: Path) -> None:
    done = allegata("estimate", site.url("/feed.xml"), "--model", "ollama/any", "--work", tmp_path)
    assert done.code == 2 and "allegata collect" in done.err
    assert site.asked == []
