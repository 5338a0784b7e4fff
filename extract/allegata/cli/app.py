"""The command line itself: the app that the commands are added to, and how it ends."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from shutil import which
from typing import Annotated, NoReturn

import typer
from rich.markup import escape

from .. import __version__
from ..errors import EXIT_INTERRUPTED, AllegataError
from .console import err, out

app = typer.Typer(
    name="allegata",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Read news articles about alleged coerced or deceptive recruitment into an open, evidence-backed dataset.\n\n"
    "Start with: allegata build FOLDER --out OUT",
)


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command line; the entry point of `allegata`.

    Args:
        arguments: what follows the command's name; the process's own where None.
    """
    try:
        app(None if arguments is None else list(arguments))
    except AllegataError as error:
        err.print(f"[bold red]error:[/] {escape(str(error))}", highlight=False)
        sys.exit(error.exit_code)
    except SystemExit as ended:
        if ended.code == EXIT_INTERRUPTED:
            err.print("stopped; the same command goes on where it stopped", highlight=False)
        raise
    sys.exit(0)


def _command() -> str:
    """How the user can call this command: by its name, or by its path where the name is not found."""
    called = Path(sys.argv[0])
    return str(called) if called.name == "allegata" and which("allegata") is None else "allegata"


def _version(wanted: bool) -> None:
    if wanted:
        out.print(f"allegata {__version__}", highlight=False)
        raise typer.Exit


@app.callback()
def _top(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    pass
