"""How fast pages are read from a web archive: `python benchmarks/archive_speed.py`.

A WARC.gz of 2,000 made-up pages is written, each of 60 to 130 kB, with the menus, scripts, teasers and forms of a
news site around an article of 400 to 800 words; then it is read as any input is. Times are of the processor, on one
core. Beside them stands trafilatura's `bare_extraction` of the same pages in the same run, in turns of a hundred pages,
with nothing around it: no archive, decoding, cleaning, language or identity. Once with its metadata, and once without,
as we call it: it searches every page for an author, which takes as long as the rest, and no author is ever published.
Exit 1 where fewer than 25 pages a second are read.

`--profile` says where the time goes, `--pages` makes it shorter, `--keep FILE` keeps the archive.
"""

from __future__ import annotations

import argparse
import cProfile
import gzip
import io
import json
import pstats
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from allegata.exchange import IngestProblem
from allegata.ingest import articles_of_warc, read_inputs
from allegata.models import Article

PAGES = 2_000
TURN = 100
"""Pages that each reads before it is the other's turn: the speed of a machine drifts."""
LEAST = 25
"""Pages a second and core, as the project promises them."""

PEOPLE = [
    "a spokesman",
    "two officials",
    "the families",
    "a lawyer",
    "three former recruits",
    "the ministry",
    "an aid group",
    "a diplomat",
]
VERBS = ["said", "denied", "reported", "confirmed", "warned", "told the court", "wrote in a letter", "claimed"]
WHOM = ["students", "migrant workers", "labourers", "young men", "drivers", "welders", "cooks", "guards"]
WHAT = [
    "were promised work in a factory",
    "were sent to the front",
    "had signed papers that they could not read",
    "had lost touch with their relatives",
    "were trained for ten days",
    "asked for help to go home",
    "had not been paid",
    "were told that their visas would lapse",
    "had paid an agent for the journey",
    "were kept in a camp",
]
WHERE = [
    "near the border",
    "in the capital",
    "in a camp in the north",
    "at the airport",
    "in a port town",
    "by the river",
    "abroad",
]
WHEN = [
    "on Monday",
    "last week",
    "in March",
    "a year ago",
    "in the spring",
    "since January",
    "this summer",
    "on Friday evening",
]
TOPICS = [
    "world",
    "politics",
    "business",
    "sport",
    "culture",
    "science",
    "health",
    "travel",
    "opinion",
    "weather",
    "markets",
    "video",
    "podcasts",
]


def sentence(dice: random.Random) -> str:
    """One that was never said, of about twenty words."""
    start = dice.choice(PEOPLE)
    return (
        f"{start[0].upper()}{start[1:]} {dice.choice(VERBS)} {dice.choice(WHEN)} that {dice.randint(3, 900)} "
        f"{dice.choice(WHOM)} {dice.choice(WHAT)} {dice.choice(WHERE)}, "
        f"and that {dice.choice(WHOM)} {dice.choice(WHAT)}."
    )


def headline(dice: random.Random) -> str:
    """The title of an article."""
    return f"{dice.choice(WHOM).capitalize()} {dice.choice(WHAT)} {dice.choice(WHERE)}, {dice.choice(PEOPLE)} says"


def link(dice: random.Random, kind: str) -> str:
    """A link of a menu or a list."""
    topic = dice.choice(TOPICS)
    return (
        f'<a class="{kind}__link {kind}__link--{topic}" href="/{topic}/{dice.randint(1, 99_999)}" '
        f'data-track="{kind}|{topic}|{dice.randint(1, 50)}">{topic.capitalize()} {dice.choice(WHERE)}</a>'
    )


def menu(dice: random.Random, entries: int) -> str:
    """A menu with menus in it."""
    items = [f'<li class="menu__item">{link(dice, "menu")}<ul class="menu__sub">' for _ in range(entries)]
    subs = ["".join(f"<li>{link(dice, 'sub')}</li>" for _ in range(6)) for _ in range(entries)]
    inner = "".join(f"{item}{sub}</ul></li>" for item, sub in zip(items, subs, strict=True))
    return f'<nav class="menu" role="navigation" aria-label="Sections"><ul class="menu__list">{inner}</ul></nav>'


def teaser(dice: random.Random) -> str:
    """Another article, as it is shown beside this one."""
    number = dice.randint(1, 99_999)
    return (
        f'<div class="teaser teaser--small"><a href="/news/{number}" class="teaser__image"><img loading="lazy" '
        f'src="https://images.news.example/{number}/320.jpg" srcset="https://images.news.example/{number}/640.jpg 2x" '
        f'alt="" width="320" height="180"></a><div class="teaser__body"><h3 class="teaser__title">'
        f'<a href="/news/{number}">{headline(dice)}</a></h3><p class="teaser__text">{sentence(dice)[:110]}</p>'
        f'<span class="teaser__time">{dice.randint(1, 23)} hours ago</span></div></div>'
    )


def script(dice: random.Random, size: int) -> str:
    """A script of about so many bytes."""
    calls = []
    while sum(map(len, calls)) < size:
        name = f"_{dice.randint(100, 999)}"
        calls.append(
            f'window.{name}=window.{name}||[];{name}.push({{slot:"/{dice.randint(1, 9999)}/news/{dice.choice(TOPICS)}",'
            f"sizes:[[{dice.randint(1, 970)},250],[300,600]],lazy:{dice.choice(['true', 'false'])}}});"
        )
    return f"<script>{''.join(calls)}</script>"


def article(dice: random.Random) -> str:
    """The paragraphs, with a picture, links and a list of related articles between them."""
    words = dice.randint(400, 800)
    paragraphs: list[str] = []
    while sum(len(paragraph.split()) for paragraph in paragraphs) < words:
        text = " ".join(sentence(dice) for _ in range(dice.randint(1, 4)))
        paragraphs.append(f"<p>{text.replace('that', link(dice, 'inline') + ' that', dice.random() < 0.3)}</p>")
    paragraphs.insert(
        2,
        f'<figure class="image"><img src="https://images.news.example/{dice.randint(1, 999)}.jpg" alt="A street">'
        f'<figcaption class="caption">A street {dice.choice(WHERE)}. Photograph: News Example</figcaption></figure>',
    )
    paragraphs.insert(5, f'<aside class="related"><h4>Read more</h4><ul><li>{link(dice, "related")}</li></ul></aside>')
    return "\n".join(paragraphs)


def page(number: int, dice: random.Random) -> str:
    """A whole page."""
    title = headline(dice)
    day = f"2024-{dice.randint(1, 12):02}-{dice.randint(1, 28):02}"
    address = f"https://www.news.example/{dice.choice(TOPICS)}/{number}"
    facts = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": title,
        "datePublished": f"{day}T09:00:00Z",
    }
    metas = "".join(f'<meta name="x-{name}" content="{dice.randint(1, 9999)}">' for name in TOPICS)
    style = "".join(f".c{n}{{margin:{n}px 0;padding:0 {n}px;color:#{n:06x}}}" for n in range(dice.randint(150, 500)))
    teasers = "".join(teaser(dice) for _ in range(dice.randint(25, 50)))
    fields = "".join(f'<label>{name}<input name="{name}" type="text"></label>' for name in ("name", "mail", "comment"))
    return f"""<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>{title} | News Example</title>
<link rel="canonical" href="{address}"><meta property="og:title" content="{title}">
<meta property="og:url" content="{address}"><meta property="og:site_name" content="News Example">
<meta property="article:published_time" content="{day}T09:00:00Z">
<meta name="description" content="{sentence(dice)}">{metas}<style>{style}</style>
<script type="application/ld+json">{json.dumps(facts)}</script>{script(dice, dice.randint(8_000, 25_000))}</head>
<body class="page page--article">
<div class="cookie" role="dialog"><p>We and our partners use cookies.</p><button>Accept</button></div>
<header class="header"><a class="header__logo" href="/">News Example</a>{menu(dice, dice.randint(12, 20))}</header>
<main class="main"><article class="story"><header class="story__head"><h1>{title}</h1>
<div class="story__meta"><time datetime="{day}">{day}</time>
<ul class="share"><li><a href="#">Share</a></li></ul></div></header>
<div class="story__body">{article(dice)}</div>
<form class="newsletter"><p>Sign up to our newsletter</p>{fields}</form></article>
<aside class="side"><h2>Most read</h2>{teasers}</aside></main>{script(dice, dice.randint(3_000, 15_000))}
<section class="comments"><h2>Comments</h2><form>{fields}<button>Send</button></form></section>
<footer class="footer">{menu(dice, dice.randint(6, 10))}<p>© News Example</p></footer>
{script(dice, dice.randint(2_000, 8_000))}
</body></html>"""


def record(number: int, html: bytes) -> bytes:
    """A response, as a crawler keeps it."""
    block = (
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: %d\r\n\r\n" % len(html)
    ) + html
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-{number:012}>\r\n"
        f"WARC-Date: 2024-06-10T12:00:00Z\r\nWARC-Target-URI: https://www.news.example/{number}\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(block)}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


def write(file: Path, pages: int) -> tuple[list[str], list[int]]:
    """Write the archive. The pages, and where each stands."""
    dice = random.Random(5)
    made, offsets = [], []
    with file.open("wb") as archive:
        for number in range(pages):
            html = page(number, dice)
            offsets.append(archive.tell())
            archive.write(gzip.compress(record(number, html.encode()), 6, mtime=0))
            made.append(html)
    return made, offsets


def bare(pages: list[str], with_metadata: bool) -> None:
    """trafilatura alone."""
    import trafilatura  # noqa: PLC0415  as late as in what it is compared with

    for html in pages:
        found = trafilatura.bare_extraction(
            html,
            include_comments=False,
            with_metadata=with_metadata,
            date_extraction_params={"original_date": True, "extensive_search": False, "max_date": "2100-01-01"},
        )
        assert found is not None


def drained(readings: Iterator[Article | IngestProblem]) -> int:
    """How many articles there are; anything else is a fault of this program."""
    articles = 0
    for reading in readings:
        assert isinstance(reading, Article), reading
        articles += 1
    return articles


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=PAGES)
    parser.add_argument("--profile", action="store_true", help="say where the time goes")
    parser.add_argument("--keep", type=Path, help="write the archive here")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        file = options.keep or Path(folder) / "pages.warc.gz"
        pages, offsets = write(file, options.pages)
        sizes = [len(html) for html in pages]
        print(
            f"{len(pages):,} pages of {min(sizes):,} to {max(sizes):,} bytes; "
            f"archive of {file.stat().st_size / 1e6:.0f} MB"
        )
        bare(pages[:3], with_metadata=True)  # what is loaded once is loaded by neither
        drained(articles_of_warc(file, offsets[:3]))
        if options.profile:
            profile = cProfile.Profile()
            profile.runcall(drained, read_inputs([str(file)]))
            out = io.StringIO()
            pstats.Stats(profile, stream=out).sort_stats("cumulative").print_stats(45)
            print(out.getvalue())
            return
        ours = whole = body = 0.0
        reading = read_inputs([str(file)])
        for start in range(0, len(pages), TURN):
            turn = pages[start : start + TURN]
            began = time.process_time()
            for _ in turn:
                assert isinstance(next(reading), Article)
            read = time.process_time()
            bare(turn, with_metadata=True)
            described = time.process_time()
            bare(turn, with_metadata=False)
            ours += read - began
            whole += described - read
            body += time.process_time() - described
        assert not list(reading)
    speed = len(pages) / ours
    print(f"{'':<23} {'pages/s':>7} {'ms/page':>8} {'ratio':>6}")
    for name, seconds in (("allegata", ours), ("trafilatura", whole), ("trafilatura, body alone", body)):
        print(f"{name:<23} {len(pages) / seconds:>7.1f} {1000 * seconds / len(pages):>8.1f} {ours / seconds:>6.2f}")
    sys.exit(speed < LEAST)


if __name__ == "__main__":
    main()
