"""The contestants, each run alone in a process of its own: `python llm_rivals.py CONTESTANT JOB`.

A contestant imports what it needs, reads a few articles to warm up, and is then measured while it reads the others: so
that imports, first connections and the memory of the others are not in its figures. Everything is imported where it is
used, since langextract runs in an environment that does not hold Allegata.
"""

from __future__ import annotations

import dataclasses
import json
import re
import resource
import sys
import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

# An import in a contestant's function is not in the others' figures, and langextract's environment lacks most of them.
# ruff: noqa: PLC0415

MODEL = "gpt-4o-mini"  # a name by which langextract knows which protocol to speak; nothing else is made of it
KEY = "not-a-key"


@dataclass(frozen=True)
class Job:
    """What a contestant is to do.

    Args:
        base_url: of the server, `/v1` included.
        in_flight: requests at once.
        articles: how many there are.
        warm: texts to warm up with.
        texts: the articles' texts, for those that do not read them from a work folder.
        work: two work folders that hold the same articles, for the extractor that reads them from there.
        system: what a model is told, for those that are given a prompt.
        description, examples: the same for langextract.
        values: how many there are in each answer, to see that they were all read.
    """

    base_url: str
    in_flight: int
    articles: int
    warm: list[str]
    texts: list[str]
    work: list[str]
    system: str
    description: str
    examples: list[dict[str, Any]]
    values: int


@dataclass
class Measured:
    """What a contestant took for its articles, after the warm-up.

    Attributes:
        articles: how many were read.
        seconds: from the first to the last.
        cpu_seconds: user and system time of the process, all threads.
        imported_mb: resident memory when everything was imported.
        peak_mb: the most that was resident from then on.
        versions: of the packages that do the work.
    """

    articles: int
    seconds: float = 0.0
    cpu_seconds: float = 0.0
    imported_mb: float = 0.0
    peak_mb: float = 0.0
    versions: dict[str, str] = field(default_factory=dict)

    def imported(self) -> None:
        """Everything is imported: what is resident from here on is the contestant's work."""
        with suppress(OSError):
            Path("/proc/self/clear_refs").write_text("5")  # Linux: begin the peak anew (proc(5))
        self.imported_mb = _resident("VmRSS")

    @contextmanager
    def timed(self) -> Iterator[None]:
        """The part that counts."""
        before, start = _cpu(), time.perf_counter()
        yield
        self.seconds = time.perf_counter() - start
        self.cpu_seconds = _cpu() - before
        self.peak_mb = _resident("VmHWM")


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def _resident(name: str) -> float:
    """Megabytes; the status file, since a new process inherits the peak of its parent in `ru_maxrss`."""
    try:
        status = Path("/proc/self/status").read_text(encoding="ascii")
    except OSError:  # no Linux: the peak alone, in bytes (macOS)
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    found = re.search(rf"^{name}:\s*(\d+) kB", status, re.MULTILINE)
    assert found is not None
    return int(found[1]) / 1024


def _versions(*packages: str) -> dict[str, str]:
    from importlib.metadata import version

    return {package: version(package) for package in packages}


def allegata(job: Job) -> Measured:
    """This extractor: the whole stage, from the work folder's articles to its records, with verification and ledger."""
    from allegata.cli.extractor import opened
    from allegata.extractors import llm  # noqa: F401  (by `opened`, when a model is named)
    from allegata.pipeline import extract_articles
    from allegata.settings import Settings
    from allegata.work import Work

    measured = Measured(job.articles, versions=_versions("openai", "instructor"))
    measured.imported()
    warm, work = (Work(Path(folder)) for folder in job.work)
    settings = Settings(model=f"openai/{MODEL}", base_url=job.base_url, concurrency=job.in_flight)
    with opened(settings) as with_model:
        extract_articles(warm, with_model.extractor, settings)
        with measured.timed():
            extract_articles(work, with_model.extractor, settings)
    read = sum(len(record.allegations) == 2 for record in work.records())
    _all_read(job, read, lost=len(tuple(work.rejections())))
    return measured


def instructor(job: Job) -> Measured:
    """instructor as its documentation has it: a patched client and `response_model`, in a pool of threads."""
    import instructor
    import openai

    from allegata.models import Reply

    measured = Measured(job.articles, versions=_versions("openai", "instructor"))
    measured.imported()
    client = instructor.from_openai(openai.OpenAI(base_url=job.base_url, api_key=KEY), mode=instructor.Mode.JSON_SCHEMA)

    def read(text: str) -> Reply:
        return client.chat.completions.create(model=MODEL, response_model=Reply, messages=_messages(job, text))

    def read_all(texts: Sequence[str]) -> list[Reply]:
        with ThreadPoolExecutor(job.in_flight) as pool:
            return list(pool.map(read, texts))

    read_all(job.warm)
    with measured.timed():
        replies = read_all(job.texts)
    _all_read(job, sum(len(reply.allegations) == 2 for reply in replies))
    return measured


def sdk(job: Job) -> Measured:
    """The SDK alone: `create` with the same JSON schema, and its answer read by the same model class."""
    import openai

    from allegata.contract.json_schema import sent_schema
    from allegata.models import Reply

    measured = Measured(job.articles, versions=_versions("openai"))
    measured.imported()
    client = openai.OpenAI(base_url=job.base_url, api_key=KEY)
    schema: Any = {"type": "json_schema", "json_schema": {"name": "Reply", "strict": True, "schema": sent_schema()}}

    def read(text: str) -> Reply:
        answer = client.chat.completions.create(model=MODEL, messages=_messages(job, text), response_format=schema)
        return Reply.model_validate_json(answer.choices[0].message.content or "")

    def read_all(texts: Sequence[str]) -> list[Reply]:
        with ThreadPoolExecutor(job.in_flight) as pool:
            return list(pool.map(read, texts))

    read_all(job.warm)
    with measured.timed():
        replies = read_all(job.texts)
    _all_read(job, sum(len(reply.allegations) == 2 for reply in replies))
    return measured


def langextract(job: Job) -> Measured:
    """langextract as its documentation has it: documents, examples, 32 workers and batches of 32.

    Its chunks hold a whole article: by itself it cuts at 1,000 characters, and would send three requests for each.
    """
    return _langextract(job, batch_length=job.in_flight)


def langextract_one_batch(job: Job) -> Measured:
    """The same with all articles in one batch: no worker waits at a batch's end, and nothing is aligned before it."""
    return _langextract(job, batch_length=job.articles)


def _langextract(job: Job, batch_length: int) -> Measured:
    import langextract as lx
    import openai  # noqa: F401  (by the provider, when it is first used)

    warnings.simplefilter("ignore")
    measured = Measured(job.articles, versions=_versions("langextract", "openai"))
    measured.imported()
    examples = [
        lx.data.ExampleData(
            text=example["text"],
            extractions=[
                lx.data.Extraction(one["kind"], one["words"], attributes=one["attributes"]) for one in example["values"]
            ],
        )
        for example in job.examples
    ]

    def read_all(texts: Sequence[str]) -> list[Any]:
        found = lx.extract(
            text_or_documents=[lx.data.Document(text=text) for text in texts],
            prompt_description=job.description,
            examples=examples,
            model_id=MODEL,
            api_key=KEY,
            model_url=job.base_url,
            max_workers=job.in_flight,
            batch_length=batch_length,
            max_char_buffer=100_000,
            show_progress=False,
        )
        return list(found)

    read_all(job.warm)
    with measured.timed():
        read = read_all(job.texts)
    aligned = (sum(one.char_interval is not None for one in document.extractions) for document in read)
    _all_read(job, sum(count == job.values for count in aligned))
    return measured


def _messages(job: Job, text: str) -> Any:
    return [{"role": "system", "content": job.system}, {"role": "user", "content": text}]


def _all_read(job: Job, read: int, lost: int = 0) -> None:
    if read != job.articles or lost:
        raise SystemExit(f"only {read} of {job.articles} articles were read whole, {lost} values were lost")


CONTESTANTS: dict[str, Callable[[Job], Measured]] = {
    "allegata": allegata,
    "instructor": instructor,
    "sdk": sdk,
    "langextract": langextract,
    "langextract-spans": langextract,
    "langextract-one-batch": langextract_one_batch,
}
"""The contestants by name; which answer they are given goes by it too."""


def main() -> None:
    name, path = sys.argv[1:]
    job = Job(**json.loads(Path(path).read_text(encoding="utf-8")))
    print(json.dumps(dataclasses.asdict(CONTESTANTS[name](job))))


if __name__ == "__main__":
    main()
