"""The publisher's decisions: editorial init, check."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from ..editorial import Editorial, EditorialError, read_editorial, write_templates
from .app import app
from .console import err, exit_if, out, print_json, printable
from .editorial_report import Looked, looked_up
from .options import JsonOption

editorial = typer.Typer(
    no_args_is_help=True,
    help="Keep what people decide about a dataset: statements, notices, withdrawals, what was searched.",
)
app.add_typer(editorial, name="editorial")

PackageOption = Annotated[
    Path | None,
    typer.Option("--package", help="Folder of a release: say too whether each identifier is in it."),
]


@editorial.command()
def init(
    folder: Annotated[Path, typer.Argument(help="Folder to make. What stands in it is left as it is.")],
    as_json: JsonOption = False,
) -> None:
    """Make a folder of decisions in which each file explains itself."""
    written, kept = write_templates(folder)
    if as_json:
        print_json({"folder": str(folder), "written": written, "kept": kept})
        return
    for name in written:
        out.print(f"written  {escape(printable(str(folder / name)))}", highlight=False)
    for name in kept:
        out.print(f"kept     {escape(printable(str(folder / name)))}", highlight=False)
    out.print(f"Then look at it: allegata editorial check {escape(str(folder))}", highlight=False)


@editorial.command()
def check(
    folder: Annotated[Path, typer.Argument(help="Folder of decisions.")],
    package: PackageOption = None,
    as_json: JsonOption = False,
) -> None:
    """Read a folder of decisions and say all that is to be mended in it."""
    try:
        decided = read_editorial(folder)
    except EditorialError as error:
        decided, faults, looked = Editorial(), error.faults, None
    else:
        looked = looked_up(decided, package) if package else None
        faults = looked.faults if looked else ()
    counts = {
        "collections": len(decided.collections),
        "statements": len(decided.statements),
        "notices": len(decided.notices),
        "withdrawals": len(decided.withdrawals),
    }
    if as_json:
        told = {"beside": looked.beside, "left_out": [asdict(each) for each in looked.left_out]} if looked else {}
        print_json({"valid": not faults, "faults": [asdict(fault) for fault in faults], **counts, **told})
    elif faults:
        for fault in faults:
            out.print(escape(printable(str(fault))), highlight=False)
        out.print(f"INVALID: {len(faults)} faults", highlight=False)
    else:
        _print_decided(decided, looked, counts)
    exit_if(bool(faults))


def _print_decided(decided: Editorial, looked: Looked | None, counts: dict[str, int]) -> None:
    if looked:
        ids = [each.decision.statement_id for each in decided.statements]
        ids += [each.decision.notice_id for each in decided.notices]
        for name in ids:
            out.print(f"{looked.beside.get(name, 0):>8}  allegations beside {name}", highlight=False)
        for fault in looked.left_out:
            err.print(f"note: {escape(str(fault))}", highlight=False)
    if decided.about.contact is None:
        err.print(
            "note: no contact is named; who is affected must know where to write: contact in release.toml",
            highlight=False,
        )
    out.print(", ".join(f"{count} {what}" for what, count in counts.items()), highlight=False)
    out.print("VALID", highlight=False)
