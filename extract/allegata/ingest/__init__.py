"""Files, folders, globs and standard input to articles: decoded, cleaned, dated, identified, each once.

A bad input is one line in the report and never a stop; only a path that names nothing is a usage error, before anything
is read.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from io import BufferedReader, RawIOBase
from pathlib import Path
from typing import BinaryIO, cast

from ..exchange import IngestProblem
from ..models import Article
from .address import article_id, canonical_url
from .draft import Place
from .folding import Ingested, fold
from .inputs import STDIN, check_inputs, files_of
from .reading import articles_of_file, articles_of_stream, articles_of_warc

__all__ = [
    "Ingested",
    "article_id",
    "articles_of_warc",
    "canonical_url",
    "check_inputs",
    "fold",
    "ingest",
    "read_inputs",
]


def ingest(inputs: Sequence[str], *, stdin: BinaryIO | None = None) -> Ingested:
    """Read every input, and fold what is there more than once.

    Args:
        inputs: paths of files and folders, globs, and `-` for standard input.
        stdin: what `-` reads; by default the standard input of the process.

    Raises:
        UsageError: an input names nothing; raised before any is read.
    """
    return fold(read_inputs(inputs, stdin=stdin))


def read_inputs(inputs: Sequence[str], *, stdin: BinaryIO | None = None) -> Iterator[Article | IngestProblem]:
    """Every article of the inputs and every problem, in their order, one at a time: what `fold` takes.

    Raises:
        UsageError: an input names nothing; raised by the call itself, not by the first step of the iterator.
    """
    return _read(check_inputs(inputs), stdin)


def _read(paths: Sequence[str], stdin: BinaryIO | None) -> Iterator[Article | IngestProblem]:
    for file in files_of(paths):
        if isinstance(file, IngestProblem):
            yield file
        elif file == Path(STDIN) and STDIN in paths:
            yield from _articles_of_stdin(stdin or sys.stdin.buffer)
        else:
            yield from articles_of_file(file)


def _articles_of_stdin(stream: BinaryIO) -> Iterator[Article | IngestProblem]:
    # any binary stream can be wrapped, and can then be looked at before it is read
    reader = BufferedReader(cast("RawIOBase", stream), 65_536)
    try:
        yield from articles_of_stream(reader, Place(STDIN, "stdin"))
    finally:
        reader.detach()  # standard input is not ours to close
