"""The options that several commands share."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from ..vocabulary import Outcome

Inputs = Annotated[
    list[str],
    typer.Argument(
        help="Files, folders, globs, or - for stdin: text, Markdown, HTML, JSON, JSON lines, PDF, WARC, zip. "
        "Addresses of pages, feeds and sitemaps, and text files with an address a line, are collected first."
    ),
]
ContactOption = Annotated[
    str | None, typer.Option("--contact", help="Your mail or web address, which every site is told.")
]
PrivateOption = Annotated[
    bool,
    typer.Option("--allow-private", help="Also fetch from private and loopback addresses: for tests and intranets."),
]
WorkOption = Annotated[str | None, typer.Option("--work", help="Working folder (private). Default: .allegata.")]
OutOption = Annotated[str | None, typer.Option("--out", help="Folder of the release. Default: dataset.")]
ModelOption = Annotated[
    str | None,
    typer.Option("--model", help="'rules' (built in, free), or SERVER/MODEL such as openai/…, ollama/…, vllm/…"),
]
BaseUrlOption = Annotated[str | None, typer.Option("--base-url", help="Address of an OpenAI-compatible server.")]
ConcurrencyOption = Annotated[
    int | None, typer.Option("--concurrency", help="Requests to a model in flight at once. Default: 8.")
]
RetryOption = Annotated[
    list[Outcome] | None,
    typer.Option("--retry", help="Also repeat articles that ended so ('error' always is). May be given again."),
]
TriageOption = Annotated[
    Literal["off", "on"] | None,
    typer.Option("--triage", help="Skip, before they cost anything, articles plainly out of scope. Default: off."),
]
ThresholdOption = Annotated[
    float | None,
    typer.Option("--triage-threshold", help="Score, 0 to 1, below which triage skips an article. Default: 0.1."),
]
TokenLimitOption = Annotated[
    int | None,
    typer.Option("--token-limit", help="Tokens that an answer may have, doubled once where that is too few."),
]
ContextOption = Annotated[
    int | None, typer.Option("--context", help="Tokens that the model takes; longer articles are read in parts.")
]
TimeoutOption = Annotated[float | None, typer.Option("--timeout", help="Seconds a server may be silent. Default: 600.")]
PriceOption = Annotated[
    str | None,
    typer.Option("--price", help="USD per million tokens, IN/OUT or IN/CACHED/OUT. Else the list price."),
]
MaxCostOption = Annotated[
    float | None, typer.Option("--max-cost", help="USD that this run may cost: it stops before it would cost more.")
]
MaxRequestsOption = Annotated[
    int | None, typer.Option("--max-requests", help="Requests that this run may send: it stops there.")
]
ReplayOption = Annotated[
    bool | None, typer.Option("--replay", help="Send nothing and need no key: take every answer from the ledger.")
]
VersionOption = Annotated[
    str | None,
    typer.Option("--version", help="Version of the data; 1.2.0-draft is a draft. Default: 0.1.0-draft."),
]
PreviousOption = Annotated[
    str | None,
    typer.Option("--previous", help="The release before, a folder or an address: identifiers are kept, changes told."),
]
EditorialOption = Annotated[
    str | None,
    typer.Option("--editorial", help="Folder of the publisher's decisions: `allegata editorial init` makes one."),
]
QualityOption = Annotated[
    str | None,
    typer.Option("--quality", help="JSON of `allegata evaluate`: how good the extractor is, for quality.json."),
]
ProfileOption = Annotated[
    Literal["safe", "working"] | None,
    typer.Option("--profile", help="'working' exports every name, for the team alone. Default: safe."),
]
PageOption = Annotated[
    Literal["ask", "browse", "none"] | None,
    typer.Option(
        "--page", help="Page of the release: 'browse' without the SQL console, 'none' for none. Default: ask."
    ),
]
DateOption = Annotated[str | None, typer.Option("--date", help="Date of the release, YYYY-MM-DD.")]
TitleOption = Annotated[str | None, typer.Option("--title", help="Title of the release.")]
SampleOption = Annotated[bool | None, typer.Option("--sample", help="Say that the release is a sample.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON for programs.")]
