"""Small PDF files, written by hand: lines of Helvetica, and nothing else."""

from __future__ import annotations

from collections.abc import Sequence

LEADING = 14
"""Points from line to line; the letters are 11 points high."""


def pdf(*pages: Sequence[str], title: str | None = None, columns: int = 1) -> bytes:
    """A PDF of pages of lines, which may have letters of Western Europe alone.

    Args:
        pages: the lines of each page; an empty one leaves a line blank. A line that begins with a tab is indented.
        title: in the file's own description.
        columns: over how many columns the lines of a page are spread.
    """
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count %d/Kids[%s]>>"
        % (len(pages), b" ".join(b"%d 0 R" % (5 + 2 * number) for number in range(len(pages)))),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
        b"<</Title(%s)/CreationDate(D:20010203040506Z)>>" % (title or "").encode("cp1252"),
    ]
    for number, lines in enumerate(pages):
        content = _content(lines, columns)
        objects.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Resources<</Font<</F1 3 0 R>>>>/Contents %d 0 R>>"
            % (6 + 2 * number)
        )
        objects.append(b"<</Length %d>>stream\n%s\nendstream" % (len(content), content))
    return _file(objects)


def _content(lines: Sequence[str], columns: int) -> bytes:
    drawn = []
    in_column = -(-len(lines) // columns)
    for number, line in enumerate(lines):
        column, row = divmod(number, in_column or 1)
        x = 72 + 250 * column + (18 if line.startswith("\t") else 0)
        shown = line.strip().encode("cp1252").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
        if shown:
            drawn.append(b"BT /F1 11 Tf 1 0 0 1 %d %d Tm (%s) Tj ET" % (x, 740 - LEADING * row, shown))
    return b"\n".join(drawn)


def _file(objects: Sequence[bytes]) -> bytes:
    data = b"%PDF-1.4\n"
    starts = []
    for number, content in enumerate(objects, 1):
        starts.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % start for start in starts)
    size = len(objects) + 1
    return data + (
        b"xref\n0 %d\n0000000000 65535 f \n%strailer<</Size %d/Root 1 0 R/Info 4 0 R>>\nstartxref\n%d\n%%%%EOF"
        % (size, table, size, len(data))
    )
