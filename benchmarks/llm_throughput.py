"""What reading articles with a language model costs besides the model: `python benchmarks/llm_throughput.py`.

This extractor, instructor as usually written, the SDK's own `create`, and langextract read the same made-up articles of
400 words by the same server, which answers each request after 200 ms; 32 requests are in flight. Each contestant runs
in a process of its own, after a warm-up, its imports excluded; this extractor's figures are those of the whole stage,
from the articles in the work folder to the records in it, with verification and ledger.

The rounds go through all contestants in turn, and each figure is the best of its contestant's rounds, as with `timeit`:
what is above it is the machine's other work. The figures are this machine's; the ratios are what to compare.

langextract is given the same values twice: with the quotes that a record keeps, which overlap, and as short spans that
do not, which suit it best. It is installed at a pinned version into `build/benchmarks` on first use.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

import llm_material as material
from allegata.extractors.llm import load_prompt
from allegata.work import Work
from llm_rivals import CONTESTANTS, Job, Measured
from llm_server import Seen, running

IN_FLIGHT = 32
LATENCY = 0.2  # seconds
WARM = 64  # articles: two for each request in flight, so that every connection stands
MEMORY_LATENCY = 0.02  # seconds: 5,000 articles take no minute, and what is kept of each does not depend on it
MEMORY = (200, 5_000)  # articles
LANGEXTRACT = "langextract[openai]==1.7.1"
ENVIRONMENT = Path(__file__).resolve().parents[1] / "build" / "benchmarks" / LANGEXTRACT.replace("[openai]==", "-")
_INSTALL_SECONDS = 600.0
_RUN_SECONDS = 600.0
OURS = "allegata"
USUAL = (OURS, "instructor", "sdk", "langextract", "langextract-spans", "memory")
"""What is run unless `--only` names others."""


class SkippedError(Exception):
    """A contestant cannot take part; the message says why."""


@dataclass
class Result:
    """A contestant's rounds.

    Attributes:
        name: the contestant's.
        rounds: what each took.
        seen: what the server saw in the last.
        skipped: why there are none.
    """

    name: str
    rounds: list[Measured] = field(default_factory=list)
    seen: Seen = field(default_factory=Seen)
    skipped: str = ""

    @property
    def articles_s(self) -> float:
        """Articles a second, of the fastest round."""
        return max(one.articles / one.seconds for one in self.rounds)

    @property
    def cpu_ms(self) -> float:
        """CPU an article in milliseconds, of the cheapest round."""
        return min(one.cpu_seconds / one.articles * 1000 for one in self.rounds)

    @property
    def peak_mb(self) -> float:
        """Resident memory at its peak, of the smallest round."""
        return min(one.peak_mb for one in self.rounds)

    @property
    def grown_mb(self) -> float:
        """Resident memory at its peak above what it was when all was imported, of the smallest round."""
        return min(one.peak_mb - one.imported_mb for one in self.rounds)


@dataclass(frozen=True)
class Tokens:
    """Tokens of a request (o200k), as the server received it.

    Attributes:
        messages: what its messages say.
        schema: its schema or tools, as compact JSON; providers count these somehow, and none says how.
        shared: of `messages`, how many stand before the first that differs from article to article: what a provider
            can cache.
    """

    messages: int
    schema: int
    shared: int


def run(name: str, count: int, latency: float) -> tuple[Measured, Seen]:
    """One round of one contestant, with a server and a work folder of its own.

    Raises:
        SkippedError: it cannot take part, or did not read every article.
    """
    python = langextract_python() if name.startswith("langextract") else sys.executable
    with tempfile.TemporaryDirectory(prefix="allegata-bench-") as folder:
        content = json.dumps(_answer(name), ensure_ascii=False)
        with running(content, latency) as server:
            job = Path(folder) / "job.json"
            task = _job(server.url, count, Path(folder), reads_folder=name == OURS)
            job.write_text(json.dumps(asdict(task)), encoding="utf-8")
            program = Path(__file__).with_name("llm_rivals.py")
            done = subprocess.run(
                [python, str(program), name, str(job)],
                capture_output=True,
                text=True,
                timeout=_RUN_SECONDS,
                check=False,
            )
        if done.returncode:
            raise SkippedError((done.stderr.strip().splitlines() or ["it ended without a word"])[-1])
        return Measured(**json.loads(done.stdout.splitlines()[-1])), server.seen


def _answer(name: str) -> dict[str, Any]:
    if name.startswith("langextract"):
        return material.langextract_answer(spans=name != "langextract")
    return material.reply()


def _job(base_url: str, count: int, folder: Path, *, reads_folder: bool) -> Job:
    every = material.articles(WARM + count)
    warm = list(islice(every, WARM))
    works = [Work(folder / "warm"), Work(folder / "work")]
    texts: list[str] = []
    for work, articles in zip(works, (warm, _noting(every, texts)), strict=True):
        work.make()
        work.keep(articles, [])
    return Job(
        base_url=base_url,
        in_flight=IN_FLIGHT,
        articles=count,
        warm=[] if reads_folder else [article.text for article in warm],
        texts=[] if reads_folder else texts,
        work=[str(work.folder) for work in works],
        system=load_prompt().system,
        description=material.langextract_description(),
        examples=material.langextract_examples(),
        values=len(material.values_of(material.reply())),
    )


def _noting(articles: Iterable[Any], texts: list[str]) -> Iterator[Any]:
    for article in articles:
        texts.append(article.text)
        yield article


def langextract_python() -> str:
    """The interpreter of langextract's environment, which is made where it is not there.

    Raises:
        SkippedError: it cannot be made.
    """
    python = ENVIRONMENT / "bin" / "python"
    if not (ENVIRONMENT / "complete").exists():
        print(f"installing {LANGEXTRACT} into {ENVIRONMENT}", file=sys.stderr)
        shutil.rmtree(ENVIRONMENT, ignore_errors=True)
        uv = shutil.which("uv")
        made = [uv, "venv", "-q", "--python", sys.executable] if uv else [sys.executable, "-m", "venv"]
        pip = (
            [uv, "pip", "install", "-q", "--python", str(python)] if uv else [str(python), "-m", "pip", "install", "-q"]
        )
        for command in ([*made, str(ENVIRONMENT)], [*pip, LANGEXTRACT]):
            try:
                subprocess.run(command, check=True, capture_output=True, text=True, timeout=_INSTALL_SECONDS)
            except (OSError, subprocess.SubprocessError) as error:
                said = (getattr(error, "stderr", "") or str(error)).strip().splitlines()
                raise SkippedError(f"{LANGEXTRACT} could not be installed: {said[-1] if said else error}") from None
        (ENVIRONMENT / "complete").touch()
    return str(python)


def tokens(bodies: Sequence[str]) -> Tokens | None:
    """The tokens of a request, the mean of those given; null where no tokenizer is installed."""
    try:
        from bpe_openai import get_encoding  # noqa: PLC0415  (of the development packages)
    except ImportError:
        return None
    encoding = get_encoding("o200k_base")

    def count(text: str) -> int:
        return len(encoding.encode(text))

    requests = [json.loads(body) for body in bodies]
    said = ["".join(message["content"] for message in request["messages"]) for request in requests]
    schemas = [
        json.dumps(part["json_schema"]["schema"], ensure_ascii=False, separators=(",", ":"))
        for request in requests
        if (part := request.get("response_format") or {}).get("json_schema")
    ]
    mean = len(requests) or 1
    return Tokens(
        messages=round(sum(map(count, said)) / mean),
        schema=round(sum(map(count, schemas)) / mean),
        shared=count(_common_start(said)),
    )


def _common_start(texts: Sequence[str]) -> str:
    first, last = min(texts, default=""), max(texts, default="")  # the two that part the earliest
    return first[: next((at for at, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), len(first))]


def contest(names: Sequence[str], count: int, rounds: int) -> list[Result]:
    """All rounds of all contestants, one contestant after the other in each round."""
    results = [Result(name) for name in names]
    for number in range(1, rounds + 1):
        for result in results:
            if result.skipped:
                continue
            print(f"round {number}: {result.name}", file=sys.stderr)
            try:
                measured, result.seen = run(result.name, count, LATENCY)
            except (SkippedError, subprocess.TimeoutExpired) as why:
                result.skipped = str(why)
            else:
                result.rounds.append(measured)
    return results


def growth() -> list[Result]:
    """This extractor with few articles and with many."""
    results = []
    for count in MEMORY:
        print(f"memory: {count} articles", file=sys.stderr)
        result = Result(f"{OURS}, {count} articles")
        measured, result.seen = run(OURS, count, MEMORY_LATENCY)
        result.rounds.append(measured)
        results.append(result)
    return results


def report(results: Sequence[Result], grown: Sequence[Result]) -> dict[str, Any]:
    """Everything that was measured, as JSON has it."""
    ideal = IN_FLIGHT / LATENCY
    told: dict[str, Any] = {"in_flight": IN_FLIGHT, "latency_s": LATENCY, "ideal_articles_s": ideal, "contestants": {}}
    for result in results:
        told["contestants"][result.name] = {"skipped": result.skipped} if result.skipped else _figures(result, ideal)
    ours = told["contestants"].get(OURS, {})
    if "articles_s" in ours:
        told["ratios"] = {
            name: {
                "throughput": ours["articles_s"] / one["articles_s"],
                "cpu": one["cpu_ms"] / ours["cpu_ms"],
                "tokens": _tokens_of(one) / _tokens_of(ours) if ours["tokens"] else None,
            }
            for name, one in told["contestants"].items()
            if name != OURS and "articles_s" in one
        }
    if grown:
        told["memory"] = {
            str(count): _figures(result, IN_FLIGHT / MEMORY_LATENCY)
            for count, result in zip(MEMORY, grown, strict=True)
        }
        told["memory_ratio"] = grown[-1].grown_mb / grown[0].grown_mb
    return told


def _tokens_of(figures: dict[str, Any]) -> int:
    return int(figures["tokens"]["messages"] + figures["tokens"]["schema"])


def _figures(result: Result, ideal: float) -> dict[str, Any]:
    counted = tokens(result.seen.bodies)
    articles = result.rounds[-1].articles + WARM
    return {
        "articles_s": result.articles_s,
        "of_ideal": result.articles_s / ideal,
        "cpu_ms": result.cpu_ms,
        "peak_mb": result.peak_mb,
        "grown_mb": result.grown_mb,
        "tokens": asdict(counted) if counted else None,
        "requests_an_article": result.seen.requests / articles,
        "most_at_once": result.seen.most_at_once,
        "server_cpu_ms": result.seen.cpu_ms,
        "server_late_ms": result.seen.late_ms,
        "versions": result.rounds[-1].versions,
        "rounds": [asdict(one) for one in result.rounds],
    }


def markdown(told: dict[str, Any], count: int, rounds: int) -> str:
    """The report as Markdown tables."""
    lines = [
        f"{count} articles of {material.WORDS} words, {material.quotes_of(material.reply())} quotes in each reply, "
        f"{told['in_flight']} in flight, {told['latency_s'] * 1000:.0f} ms: at most {told['ideal_articles_s']:.0f} "
        f"articles/s. Best of {rounds}.",
        "",
        "| | articles/s | of the ideal | CPU ms an article | prompt tokens | with schema | cacheable | peak RSS MB "
        "| above imports |",
        "|---|---:|---:|---:|---:|---:|---:|---:|---:|",
    ]
    for name, one in told["contestants"].items():
        lines.append(_row(name, one))
    if told.get("ratios"):
        lines += ["", f"| {OURS} against | throughput | CPU | tokens |", "|---|---:|---:|---:|"]
        for name, one in told["ratios"].items():
            said = f"{one['tokens']:.2f}" if one["tokens"] else "–"
            lines.append(f"| {name} | {one['throughput']:.2f} × | {one['cpu']:.2f} × less | {said} × less |")
    if "memory" in told:
        lines += [
            "",
            f"With {MEMORY_LATENCY * 1000:.0f} ms, {OURS} alone:",
            "",
            "| articles | articles/s | CPU ms an article | peak RSS MB | above imports |",
            "|---:|---:|---:|---:|---:|",
        ]
        for size, one in told["memory"].items():
            lines.append(
                f"| {size} | {one['articles_s']:.0f} | {one['cpu_ms']:.2f} | {one['peak_mb']:.0f} "
                f"| {one['grown_mb']:.1f} |"
            )
        lines += ["", f"Memory above imports, {MEMORY[1]} articles to {MEMORY[0]}: {told['memory_ratio']:.2f}"]
    return "\n".join(lines)


def _row(name: str, one: dict[str, Any]) -> str:
    if "skipped" in one:
        return f"| {name} | skipped: {one['skipped']} |" + " |" * 7
    said = one["tokens"]
    counted = (
        f"{said['messages']} | {said['messages'] + said['schema']} | {said['shared'] / said['messages']:.0%}"
        if said
        else "– | – | –"
    )
    return (
        f"| {name} | {one['articles_s']:.1f} | {one['of_ideal']:.2f} | {one['cpu_ms']:.2f} | {counted} "
        f"| {one['peak_mb']:.0f} | {one['grown_mb']:.0f} |"
    )


def main() -> None:
    options = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    options.add_argument("--articles", type=int, default=640, help="read by each contestant in a round (640)")
    options.add_argument("--rounds", type=int, default=3, help="the best of so many (3)")
    options.add_argument("--only", action="append", choices=[*CONTESTANTS, "memory"], help="may be repeated")
    options.add_argument("--json", action="store_true", help="print everything that was measured as JSON")
    said = options.parse_args()
    only = said.only or USUAL
    results = contest([name for name in CONTESTANTS if name in only], said.articles, said.rounds)
    try:
        grown = growth() if "memory" in only else []
    except SkippedError as why:
        sys.exit(f"{OURS} did not read every article: {why}")
    told = report(results, grown)
    print(json.dumps(told, indent=2) if said.json else markdown(told, said.articles, said.rounds))
    if any(result.name == OURS and result.skipped for result in results):
        sys.exit(1)


if __name__ == "__main__":
    main()
