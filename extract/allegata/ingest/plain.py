"""Plain text and Markdown: the text is kept as it is, and its title taken only where it is plainly one.

What a reader copied from a page with its ends, a picture's file name above, a newsletter's form below, is left out of
plain text; nothing between the ends is touched.
"""

from __future__ import annotations

import re

from .draft import Draft, Place
from .furniture import without_edges

_FEWEST_TITLE_WORDS, _MOST_TITLE_WORDS = 5, 30  # below stand "BREAKING NEWS" and "World News Africa", above sentences
_LONGEST_TITLE = 200  # characters; newsrooms stop at half of it
_ENDS_AS_A_SENTENCE = re.compile(r"""[.!:;,…。।؟?»"”’')\]]\s*$""")
_FURNITURE = re.compile(
    r"(?:by|photo|image|picture|video|written by|posted|published|updated|last updated|share|follow|subscribe|sign up"
    r"|skip to|read more|click|log ?in|advertisement|home|source|copyright|©|https?:|www\.)\b",
    re.IGNORECASE,
)
_NAVIGATION = re.compile(r"[|›»>•·/\\]|https?:|www\.|\.(?:jpe?g|png|gif|webp|svg|pdf)\b", re.IGNORECASE)
_HEADING = re.compile(r"#[ \t]+(.+?)[ \t]*#*")
_FRONT_MATTER = re.compile(r"\ufeff?---[ \t]*\r?\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE)
_ENTRY = re.compile(r"([A-Za-z_]+)[ \t]*:(.*)", re.DOTALL)
_ENTRY_OR_PART_OF_ONE = re.compile(r"[\w-]+[ \t]*:|[ \t#-]|\r?\Z")
_FIELDS = {
    "title": "title",
    "url": "url",
    "link": "url",
    "canonical_url": "url",
    "outlet": "outlet",
    "published": "published",
    "date": "published",
    "language": "language",
    "lang": "language",
    "id": "source_id",
}


def draft_of_text(text: str, place: Place) -> Draft:
    """The draft of a plain text; its title is its first line where that is plainly a headline."""
    text = without_edges(text)
    return Draft(place, text, title=headline(text))


def draft_of_markdown(text: str, place: Place) -> Draft:
    """The draft of a Markdown file: fields of its front matter, then the text below it, as written.

    The title is that of the front matter, else a heading of the first level that opens the text.
    """
    match = _FRONT_MATTER.match(text)
    if match and not all(_ENTRY_OR_PART_OF_ONE.match(line) for line in match[1].split("\n")):
        match = None  # a text between two rules
    fields = _front_matter(match[1] if match else "")
    body = text[match.end() :] if match else text
    first_line = body.strip().partition("\n")[0].strip()
    heading = _HEADING.fullmatch(first_line) if len(first_line) <= _LONGEST_TITLE else None
    title = fields.get("title") or (heading[1] if heading else headline(body))
    return Draft(
        place,
        body,
        source_id=fields.get("source_id"),
        title=title,
        url=fields.get("url"),
        outlet=fields.get("outlet"),
        published=fields.get("published"),
        language=fields.get("language"),
    )


def headline(text: str) -> str | None:
    """The first line of a text where it is plainly a headline, else None: a wrong title is worse than none.

    A headline stands alone above a blank line, has 5 to 30 words, does not end as a sentence does, is no menu, byline,
    date or file name, and more text follows it.
    """
    lines = text.lstrip("\ufeff \t\r\n").splitlines()
    if len(lines) < 3 or lines[1].strip():
        return None
    line = lines[0].strip()
    words = line.split()
    if not _FEWEST_TITLE_WORDS <= len(words) <= _MOST_TITLE_WORDS or len(line) > _LONGEST_TITLE:
        return None
    if _ENDS_AS_A_SENTENCE.search(line) or _FURNITURE.match(line) or _NAVIGATION.search(line):
        return None
    # "10 June 2024 at 12:00" is mostly digits; "300 Colombians fight in Sudan" is not.
    is_mostly_digits = sum(char.isdigit() for char in line) * 4 > len(line)
    return None if is_mostly_digits else line


def _front_matter(block: str) -> dict[str, str]:
    fields: dict[str, str] = {}
    for line in block.split("\n"):
        entry = _ENTRY.fullmatch(line)
        name = _FIELDS.get(entry[1].lower()) if entry else None
        if entry and name and name not in fields:
            value = _unquoted(entry[2].strip())
            if value:
                fields[name] = value
    return fields


def _unquoted(value: str) -> str:
    for quote in ('"', "'"):
        if len(value) > 1 and value.startswith(quote) and value.endswith(quote):
            return value[1:-1].replace(f"\\{quote}", quote)
    return value
