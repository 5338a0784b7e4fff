"""Collecting from the web: collect."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from pydantic import ValidationError
from rich.markup import escape

from ..collect import Limits, split_inputs
from ..collect import collect as collect_sources
from ..errors import UsageError
from ..settings import settings
from ..work import Work
from .app import app
from .console import err, exit_if, out, print_json, print_problems, progress_bar
from .options import ContactOption, JsonOption, PrivateOption, WorkOption

Sources = Annotated[
    list[str],
    typer.Argument(help="Addresses of pages, feeds (RSS, Atom) and sitemaps; text files with an address a line."),
]
BytesOption = Annotated[
    int | None, typer.Option("--max-bytes", help="Bytes of one answer, packed or unpacked. Default: 10000000.")
]
SecondsOption = Annotated[float | None, typer.Option("--seconds", help="Seconds for one answer, in all. Default: 30.")]
RedirectsOption = Annotated[int | None, typer.Option("--redirects", help="Redirects that are followed. Default: 5.")]
AddressesOption = Annotated[
    int | None, typer.Option("--max-addresses", help="Addresses that one source may name. Default: 10000.")
]
DelayOption = Annotated[
    float | None, typer.Option("--delay", help="Least seconds between two requests to one host. Default: 1.")
]
LongestDelayOption = Annotated[
    float | None, typer.Option("--longest-delay", help="Seconds that robots.txt can make of that. Default: 30.")
]
LongestWaitOption = Annotated[
    float | None, typer.Option("--longest-wait", help="Seconds waited where a server asks for it. Default: 60.")
]
HostsOption = Annotated[int | None, typer.Option("--hosts", help="Hosts that are asked at once. Default: 16.")]
FreshOption = Annotated[
    float | None,
    typer.Option("--fresh", help="Seconds for which a page is not asked for again; 0: always ask. Default: 3600."),
]


@app.command()
def collect(
    sources: Sources,
    work: WorkOption = None,
    contact: ContactOption = None,
    max_bytes: BytesOption = None,
    seconds: SecondsOption = None,
    redirects: RedirectsOption = None,
    max_addresses: AddressesOption = None,
    delay: DelayOption = None,
    longest_delay: LongestDelayOption = None,
    longest_wait: LongestWaitOption = None,
    hosts: HostsOption = None,
    fresh: FreshOption = None,
    allow_private: PrivateOption = False,
    as_json: JsonOption = False,
) -> None:
    """Fetch pages into the working folder, as WARC: gently, within limits. Resumable."""
    chosen = settings({"work": work, "contact": contact})
    limits = limits_of(
        {
            "contact": chosen.contact, "most_bytes": max_bytes, "seconds": seconds, "redirects": redirects,
            "most_addresses": max_addresses, "delay": delay, "longest_delay": longest_delay,
            "longest_wait": longest_wait, "hosts": hosts, "fresh": fresh, "is_private_allowed": allow_private,
        }
    )  # fmt: skip
    named, others = split_inputs(sources)
    if others:
        raise UsageError(
            f"{others[0]!r} is no address, and no list of addresses",
            "Name addresses that begin with http:// or https://, or text files with an address a line",
        )
    folder = Work(Path(chosen.work))
    folder.make()
    pages = folder.pages
    print_cautions(limits)
    with progress_bar() as progress:
        found = collect_sources(named, pages, limits, progress)
    print_problems(found.problems)
    unread = sum(problem.unread for problem in found.problems)
    summary = {"pages": len(found.kept), "fetched": found.fetched, "unchanged": found.unchanged, "unread": unread}
    if as_json:
        kept = [{"file": str(file), "offset": offset} for file, offset in found.kept]
        print_json(summary | {"lists": found.lists, "folder": str(pages), "kept": kept})
    else:
        out.print(", ".join(f"{count} {what}" for what, count in summary.items()), highlight=False)
        out.print(f"Kept in: {escape(str(pages))}", highlight=False)
    exit_if(unread > 0)


def limits_of(flags: dict[str, object]) -> Limits:
    """The limits that the command line says.

    Args:
        flags: by the name of the limit; None means not said.

    Raises:
        UsageError: a value does not fit.
    """
    said = {name: value for name, value in flags.items() if value is not None}
    try:
        return Limits.model_validate(said)
    except ValidationError as error:
        name = str(error.errors()[0]["loc"][0])
        known = Limits.model_fields[name]
        raise UsageError(f"limit {name!r} cannot be {said[name]!r}", f"It is: {known.description}") from None


def print_cautions(limits: Limits) -> None:
    """Say what a user should know before anything is fetched."""
    if limits.is_private_allowed:
        err.print(
            "[bold red]caution[/]: private and loopback addresses are fetched too (--allow-private). Any page or feed "
            "can then make this machine ask its own network; use it for sources of your own alone",
            highlight=False,
        )
    if limits.contact is None:
        err.print(
            "note: sites are not told whom to write to; tell them: --contact ADDRESS, or ALLEGATA_CONTACT",
            highlight=False,
        )
