"""The command that compares two releases: changes."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from ..errors import UsageError
from ..previous import changes_markdown, comparison, counted, opened, version_of
from ..vocabulary import ChangeKind
from .app import app
from .console import out, print_json, print_table
from .options import JsonOption


@app.command()
def changes(
    package: Annotated[Path, typer.Argument(metavar="NEW", help="Folder of a release, or its datapackage.json.")],
    previous: Annotated[
        str, typer.Option("--previous", help="The release before: its folder, its datapackage.json, or an address.")
    ],
    as_markdown: Annotated[
        bool, typer.Option("--markdown", help="Print Markdown, for a comment on a pull request.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Compare a release with the one before it, record by record and field by field."""
    if as_markdown and as_json:
        raise UsageError("--markdown and --json are two forms", "Ask for one of them")
    version = version_of(package)
    with opened(previous) as earlier:
        compared = comparison(package, earlier)
    if as_markdown:
        sys.stdout.write(changes_markdown(compared, earlier.version, version))
        return
    if as_json:
        rows = [json.loads(change.model_dump_json()) for change in compared.changes]
        print_json({"previous": earlier.version, "version": version, "changes": rows})
        return
    out.print(f"{earlier.version} → {version}", markup=False, highlight=False)
    counts = counted(compared.changes)
    if not counts:
        out.print("No article and no allegation differs", highlight=False)
        return
    tables = dict.fromkeys(table for table, _ in counts)
    print_table(
        ("table", *(kind.value for kind in ChangeKind)),
        [(table, *(counts[table, kind] for kind in ChangeKind)) for table in tables],
    )
