"""What of a text is the article, and what is the furniture of the page it stood on.

Decided paragraph by paragraph, by the words of `gazetteer.furniture` and, for authors' biographies, by where a
paragraph stands. In doubt a paragraph stays: a caption too many costs little, a sentence of news much. To do it
twice changes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..gazetteer.furniture import (
    LONGEST,
    furniture_kind,
    is_label_of_author,
    speaks_of_a_career,
    without_byline_word,
)

_LONGEST_BIOGRAPHY = 700
"""Characters; authors are introduced in a paragraph, not on a page."""

_MOST_NAME_WORDS = 6
"""Words of an author's name, titles and a middle name included."""

_ENDS_A_SENTENCE = (".", "!", "?", "…", "”", '"', "»", "।", "؟")


def without_furniture(paragraphs: Sequence[str], authors: Sequence[str] = ()) -> list[str]:
    """The paragraphs of a page that are the article's own, in order.

    Args:
        paragraphs: the text of a page, a line each.
        authors: who wrote it, as the page says; only they are taken for a byline or a biography without a label.
    """
    left = list(paragraphs)
    names = [name for author in authors if (name := " ".join(author.split()).casefold())]
    left = left[: _end_of_article(left, names)]
    return [paragraph for paragraph in left if furniture_kind(paragraph) is None and not _is_byline(paragraph, names)]


def without_edges(text: str) -> str:
    """A plain text without the lines of furniture above and below it; what stands between them is left as it is.

    A picture's file name, sharing links and forms at its ends go; a text that is nothing else stays whole.
    """
    lines = text.splitlines(keepends=True)
    start, end = 0, _end_of_article(lines, ())
    while start < end and (not lines[start].strip() or furniture_kind(lines[start])):
        start += 1
    return text if start == end else "".join(lines[start:end])


def _end_of_article(paragraphs: Sequence[str], names: Sequence[str]) -> int:
    """How many paragraphs there are up to the last that is the article's own."""
    end = len(paragraphs)
    while end:
        paragraph = paragraphs[end - 1]
        if paragraph.strip() and furniture_kind(paragraph) is None and not _is_about_author(paragraphs, end - 1, names):
            break
        end -= 1
    return end


def _is_about_author(paragraphs: Sequence[str], at: int, names: Sequence[str]) -> bool:
    """Whether the paragraph, below which there is furniture only, names or introduces who wrote the article."""
    paragraph = paragraphs[at].strip()
    if len(paragraph) > _LONGEST_BIOGRAPHY:
        return False
    if _is_byline(paragraph, names):
        return True
    if any(paragraph.casefold().startswith(name) for name in names) and speaks_of_a_career(paragraph):
        return True
    above = at - 1
    while above >= 0 and not is_label_of_author(paragraphs[above]):
        if paragraphs[above].strip() and furniture_kind(paragraphs[above]) is None:
            return False
        above -= 1
    return above >= 0 and (speaks_of_a_career(paragraph) or _could_be_a_name(paragraph))


def _is_byline(paragraph: str, names: Sequence[str]) -> bool:
    if not names or len(paragraph) > LONGEST:
        return False
    left = without_byline_word(paragraph).strip().casefold()
    for name in sorted(names, key=len, reverse=True):
        left = left.replace(name, " ")
    return left.strip(" ,;&|·•-–—.:/") in ("", "and", "et", "y", "e", "и", "und", "та")


def _could_be_a_name(paragraph: str) -> bool:
    words = paragraph.split()
    return len(words) <= _MOST_NAME_WORDS and not paragraph.endswith(_ENDS_A_SENTENCE) and paragraph[0].isupper()
