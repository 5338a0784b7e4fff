"""Page furniture: what stands around an article and is none of it, told by its words, one line at a time.

The table is `data/furniture.csv`. A row says of which kind a phrase is, and how it must stand for a line to be
furniture:

- `alone`: the line is nothing else ("Leave a Reply");
- `label`: the line begins with it and a colon, bar or arrow ("Read more: …");
- `opens`: a sentence begins with it ("Sign up for our …");
- `holds`: it stands anywhere in a sentence ("all rights reserved");
- `word`: the line is made of such words only ("Facebook | X | Telegram");
- `pattern`: a regular expression finds it in the line; a picture's credit cannot be told by words alone.

`cue` and `before` are for who must know more than one line: what a biography says, what stands before an author's name.
A phrase counts in whatever language the line is in. Errs on the side of keeping: a line that says anything else stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from .tables import rows

LONGEST = 300
"""Characters of a line that can be furniture; what is longer has something to say."""

_MOST_SENTENCES = 4  # of such a line
_SENTENCE_END = re.compile(r"(?<=[.!?…؟])[\"'”’»)]{0,2}\s+")
_QUOTED = re.compile(r"[\"“”„«]")  # what someone says is news, whatever he says
_QUOTE = re.compile(r"[\W_]{0,3}?[\"“„«]")
_IN_A_LIST = re.compile(r"\A\s*[-*•–]\s|,\s*\Z")  # of networks that a text is about
_LABEL_END = re.compile(r"\s{0,2}[:：»>→►▶|]|\s[–—-]\s")
_DASHES = frozenset("–—-")  # after one word alone they may stand between any two ("Video – the only proof – is …")
_EDGES = re.compile(r"\A[\W_]+|[\W_]+\Z")
_WORDS = re.compile(r"[^\W_]+(?:[-+'][^\W_]*)*\+?")
_MOST_SHARING_WORDS = 20


def furniture_kind(line: str) -> str | None:
    """Of which kind of furniture a line is ("newsletter", "caption", …); None where it is none, or says more.

    Args:
        line: one paragraph, without line breaks.
    """
    line = " ".join(line.split())
    if not line or len(line) > LONGEST or _QUOTE.match(line):
        return None
    plain = _plain(line)
    core = _core(plain)
    alone = _phrases("alone").get(core)
    if alone:
        return alone
    if _is_made_of_words(core) and not _IN_A_LIST.search(line):
        return "sharing"
    sentences = _SENTENCE_END.split(plain)
    if len(sentences) > _MOST_SENTENCES:
        return None
    for kind, pattern in _patterns():
        if pattern.search(line):
            return kind
    kinds = [_kind_of_sentence(sentence) for sentence in sentences]
    return kinds[0] if all(kinds) else None


def is_label_of_author(line: str) -> bool:
    """Whether the line says that what follows is about who wrote the article ("Written by", "About the author")."""
    return len(line) <= LONGEST and _phrases("alone").get(_core(_plain(line))) == "author"


def speaks_of_a_career(line: str) -> bool:
    """Whether the line has a word of the trade, as authors' biographies do. News may have one as well."""
    return _careers().search(_plain(line)) is not None


def without_byline_word(line: str) -> str:
    """The line without what stands before an author's name ("By", "Reporting by")."""
    match = _byline().match(line)
    return line[match.end() :] if match else line


def _kind_of_sentence(sentence: str) -> str | None:
    core = _core(sentence)
    alone = _phrases("alone").get(core)
    if alone:
        return alone
    for phrase in _openings(core):
        label = _phrases("label").get(phrase)
        end = _LABEL_END.match(core, len(phrase)) if label else None
        if end and (" " in phrase or end[0].strip() not in _DASHES):
            return label
    if _QUOTED.search(sentence):
        return None
    for phrase in _openings(core):
        opens = _phrases("opens").get(phrase)
        if opens:
            return opens
    return next((kind for phrase, kind in _phrases("holds").items() if phrase in sentence), None)


def _openings(core: str) -> Iterator[str]:
    """Its first words, from more to less: those that a phrase of the table could be."""
    ends = [found.end() for found, _ in zip(re.finditer(r"\S+", core), range(_most_words()), strict=False)]
    for end in reversed(ends):
        words = core[:end]
        yield words
        trimmed = words.rstrip(".,:;!?|»>→►▶…：")
        if trimmed != words:
            yield trimmed


def _is_made_of_words(core: str) -> bool:
    words = _WORDS.findall(core)
    known = _phrases("word")
    return 0 < len(words) <= _MOST_SHARING_WORDS and all(word in known for word in words)


def _plain(line: str) -> str:
    return " ".join(line.casefold().replace("’", "'").replace("‘", "'").split())


def _core(plain: str) -> str:
    return _EDGES.sub("", plain)


@cache
def _phrases(stands: str) -> dict[str, str]:
    """Phrase to kind. `alone` and `opens` are compared without the marks around them, so theirs go, too."""
    found: dict[str, str] = {}
    for row in rows("furniture"):
        if row["stands"] == stands:
            phrase = _plain(row["words"])
            found.setdefault(phrase if stands in ("holds", "word") else _core(phrase), row["kind"])
    return found


@cache
def _most_words() -> int:
    return max(phrase.count(" ") + 1 for stands in ("label", "opens") for phrase in _phrases(stands))


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((row["kind"], re.compile(row["words"])) for row in rows("furniture") if row["stands"] == "pattern")


@cache
def _careers() -> re.Pattern[str]:
    words = sorted((_plain(row["words"]) for row in rows("furniture") if row["stands"] == "cue"), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, words))})(?!\w)")


@cache
def _byline() -> re.Pattern[str]:
    words = sorted((row["words"] for row in rows("furniture") if row["stands"] == "before"), key=len, reverse=True)
    return re.compile(rf"\s*(?:{'|'.join(map(re.escape, words))})\b\s*:?\s*", re.IGNORECASE)
