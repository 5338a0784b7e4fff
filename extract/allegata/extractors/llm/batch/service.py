"""The files and batches endpoints of a server, through the openai client (https://platform.openai.com/docs/api-reference/batch).

As with answers, nothing of a server's shape is trusted: what it sends is read as JSON here, not by the client's types,
which are built without a look at what is in them.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

import httpx2
import openai

from ....errors import AllegataError, UsageError
from ..answer import error_of
from ..failure import ServerError, failure_of
from ..model import ModelSpec
from ..secrecy import without_key
from ..server import without_openai_headers
from ..wording import one_line
from .request_file import URL
from .result_file import LONGEST_LINE

_CONNECT_SECONDS = 10.0  # as for single requests
_PAGE = 100
"""Batches in a list: the most that OpenAI gives at once."""
_LONGEST_KEPT = 30 * 24 * 3600
"""Seconds that OpenAI keeps the files of a batch: an older one is of no use."""
_MOST_LISTED = 5_000
"""Batches that are looked through at most: a server that lists without end is not followed."""
_LARGEST_RESULT = 8 * 2**30
"""Bytes; a file of 50,000 answers of 16,384 tokens each has half of that."""
_FILE_KEY, _TRY_KEY = "allegata_file", "allegata_try"
"""Of a batch's metadata: the hash of its request file, and how often that was submitted."""


class NoBatchesError(AllegataError):
    """The server answers no batches."""


@dataclass(frozen=True)
class BatchState:
    """A batch, as its server describes it.

    Args:
        batch_id: its name there.
        status: `validating`, `in_progress`, `finalizing`, `completed`, `failed`, `expired`, `cancelling`, `cancelled`.
        completed: requests that were answered.
        failed: requests that ended without an answer.
        created_at: seconds since 1970, by the server's clock; null where it does not say.
        input_file_id: the file of its requests.
        output_file_id: the file of its answers; null where there is none.
        error_file_id: the file of its failures; null where there is none.
        problems: what is wrong with its requests.
        file_sha256: of the request file, by its metadata.
        tries: how often that was submitted, by its metadata.
    """

    batch_id: str
    status: str
    completed: int
    failed: int
    created_at: float | None
    input_file_id: str | None
    output_file_id: str | None
    error_file_id: str | None
    problems: tuple[str, ...]
    file_sha256: str | None
    tries: str | None


class BatchService:
    """A server that answers batches.

    Args:
        spec: which model, where, with whose key.
        timeout: seconds without a byte after which a request has failed.

    Raises:
        UsageError: the proxy of the environment is none that can be used.
    """

    def __init__(self, spec: ModelSpec, timeout: float) -> None:
        self._spec = spec
        self._where = f"the server at {spec.shown_url}"
        try:
            http_client = httpx2.Client(
                timeout=httpx2.Timeout(timeout, connect=_CONNECT_SECONDS),
                # a proxy of the house cannot reach this machine's own server
                trust_env=not spec.is_local,
                # the key goes where the user said, and nowhere else
                follow_redirects=False,
            )
        except (ImportError, ValueError, httpx2.InvalidURL) as error:
            raise UsageError(
                "The proxy in the environment cannot be used", "Set HTTPS_PROXY=http://HOST:PORT, or unset it"
            ) from error
        self._client = openai.OpenAI(
            # the SDK will not start without a key; a server that wants none ignores it
            api_key=spec.api_key.get_secret_value() if spec.api_key else "none",
            base_url=spec.base_url,
            http_client=http_client,
            # what only reads is repeated; what uploads or makes is not, or it might be made twice
            max_retries=2,
        )
        self._once = self._client.with_options(max_retries=0)
        self._headers = without_openai_headers(spec)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._client.close()

    def upload(self, path: Path) -> str:
        """Upload a request file, and give its name at the server.

        Raises:
            NoBatchesError: the server takes no files.
            ServerError: it was not taken.
        """
        with self._explained("takes no files"), path.open("rb") as file:
            response = self._once.files.with_raw_response.create(
                file=(path.name, file, "application/jsonl"), purpose="batch", extra_headers=self._headers
            )
            content = response.http_response.content
        identifier = _text(_json(content), "id")
        if not identifier:
            raise self._unlike("the files endpoint")
        return identifier

    def create(self, file_id: str, file_sha256: str, tries: int) -> BatchState:
        """Make a batch of an uploaded file.

        Raises:
            NoBatchesError: the server answers no batches.
            ServerError: it was not made; or it was, and the server did not say so.
        """
        with self._explained("answers no batches"):
            response = self._once.batches.with_raw_response.create(
                completion_window="24h",
                endpoint=URL,
                input_file_id=file_id,
                metadata={_FILE_KEY: file_sha256, _TRY_KEY: str(tries)},
                extra_headers=self._headers,
            )
            content = response.http_response.content
        return self._state(content)

    def retrieve(self, batch_id: str) -> BatchState | None:
        """A batch as it stands now; null where the server knows none of this name.

        Raises:
            ServerError: the server does not say.
        """
        try:
            with self._explained(None):
                response = self._client.batches.with_raw_response.retrieve(batch_id, extra_headers=self._headers)
                content = response.http_response.content
        except ServerError as error:
            if error.status == 404:
                return None
            raise
        return self._state(content)

    def recent(self, now: float) -> Iterator[BatchState]:
        """The batches of the last thirty days, newest first.

        Args:
            now: seconds since 1970.

        Raises:
            NoBatchesError: the server answers no batches.
            ServerError: it does not list them.
        """
        after: str | openai.Omit = openai.omit
        seen: set[str] = set()
        while len(seen) < _MOST_LISTED:
            with self._explained("answers no batches"):
                response = self._client.batches.with_raw_response.list(
                    limit=_PAGE, after=after, extra_headers=self._headers
                )
                page = _json(response.http_response.content)
            if not isinstance(page, dict) or not isinstance(listed := page.get("data"), list):
                raise self._unlike("the batches endpoint")
            new = [state for one in listed if (state := _state(one)) and state.batch_id not in seen]
            for state in new:
                if state.created_at is not None and state.created_at < now - _LONGEST_KEPT:
                    return
                yield state
            seen.update(state.batch_id for state in new)
            if not new or not page.get("has_more"):
                return
            after = new[-1].batch_id

    def download(self, file_id: str, path: Path) -> None:
        """Write a file of lines of the server's, without the key, should it stand in it; in its place when it is whole.

        Raises:
            ServerError: it did not come, or not to its end.
            UsageError: it cannot be written.
        """
        beside = path.with_name(f".{path.name}.part")
        try:
            with self._explained(None), beside.open("wb") as file:
                streaming = self._client.files.with_streaming_response.content(file_id, extra_headers=self._headers)
                with streaming as response:
                    for line in _lines(self._bounded(response.iter_bytes())):
                        file.write(_redacted(line, self._spec))
                file.flush()
                os.fsync(file.fileno())
            beside.replace(path)
        finally:
            beside.unlink(missing_ok=True)

    def _bounded(self, pieces: Iterator[bytes]) -> Iterator[bytes]:
        size = 0
        for piece in pieces:
            size += len(piece)
            if size > _LARGEST_RESULT:
                raise ServerError(f"{self._where} sends a result file without end", "")
            yield piece

    def _state(self, content: bytes) -> BatchState:
        state = _state(_json(content))
        if state is None:
            raise self._unlike("the batches endpoint")
        return state

    def _unlike(self, what: str) -> ServerError:
        return ServerError(f"{self._where} does not speak the protocol: {what} answered with something else", "")

    @contextmanager
    def _explained(self, lacking: str | None) -> Iterator[None]:
        """Translate the client's errors.

        Args:
            lacking: what the server lacks where it does not know the address; null where a thing may be missing.
        """
        try:
            yield
        except openai.APIStatusError as error:
            raise self._of_status(error.response, lacking) from None
        except openai.APIConnectionError as error:
            cause = error.__cause__ or error
            what = one_line(self._spec.redacted(str(cause))) or type(cause).__name__
            raise ServerError(
                f"{self._where} cannot be reached, or broke off ({what})",
                f"Is it running at {self._spec.shown_url}? The same command goes on",
                passing=True,
            ) from None
        except (openai.OpenAIError, httpx2.HTTPError, httpx2.InvalidURL, httpx2.StreamError) as error:
            what = one_line(self._spec.redacted(str(error))) or type(error).__name__
            raise ServerError(f"{self._where} broke off ({what})", "The same command goes on", passing=True) from None
        except OSError as error:
            name = error.filename or "a file of the working folder"
            what = f"{name} cannot be read or written: {error.strerror}"
            raise UsageError(what, "Mend that, and run again") from error

    def _of_status(self, response: httpx2.Response, lacking: str | None) -> ServerError | NoBatchesError:
        status = response.status_code
        if lacking and status in (404, 405, 501):
            return NoBatchesError(
                f"{self._where} {lacking} ({status}): it has no batch endpoint",
                "Have the exported file answered by other means, and import that: allegata batch import FILE",
            )
        try:
            text = response.read().decode("utf-8", "replace")
        except (httpx2.HTTPError, httpx2.StreamError):
            text = ""
        if status in (400, 404, 409, 413, 422):
            message, _, _ = error_of(text)
            said = one_line(self._spec.redacted(message)) or "no reason given"
            return ServerError(f"{self._where} says no ({status}): {said}", "", status)
        return failure_of(self._spec, status, response.headers, text)


def _lines(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """The lines, each with its end; one that is longer than any is cut."""
    left = b""
    for piece in pieces:
        *whole, left = (left + piece).split(b"\n")
        yield from (line + b"\n" for line in whole)
        if len(left) > LONGEST_LINE:
            yield left
            left = b""
    yield left


def _redacted(line: bytes, spec: ModelSpec) -> bytes:
    text = line.decode("utf-8", "surrogateescape")
    clean = without_key(text, spec)
    return line if clean == text else clean.rstrip("\n").encode("utf-8", "surrogateescape") + b"\n"


def _json(content: bytes) -> object:
    try:
        read: object = json.loads(content.decode("utf-8", "replace"))
    except (ValueError, RecursionError):
        return None
    return read


def _state(data: object) -> BatchState | None:
    batch_id, status = _text(data, "id"), _text(data, "status")
    if not isinstance(data, dict) or not batch_id or not status:
        return None
    counts, metadata, errors = (data.get(name) for name in ("request_counts", "metadata", "errors"))
    created = data.get("created_at")
    listed = errors.get("data") if isinstance(errors, dict) else None
    return BatchState(
        batch_id=batch_id,
        status=status,
        completed=_count(counts, "completed"),
        failed=_count(counts, "failed"),
        created_at=float(created) if isinstance(created, int | float) and not isinstance(created, bool) else None,
        input_file_id=_text(data, "input_file_id"),
        output_file_id=_text(data, "output_file_id"),
        error_file_id=_text(data, "error_file_id"),
        problems=tuple(_problem(one) for one in listed[:5]) if isinstance(listed, list) else (),
        file_sha256=_text(metadata, _FILE_KEY),
        tries=_text(metadata, _TRY_KEY),
    )


def _problem(error: object) -> str:
    line = error.get("line") if isinstance(error, dict) else None
    where = f"line {line}: " if isinstance(line, int) else ""
    return f"{where}{one_line(_text(error, 'message') or _text(error, 'code') or 'no reason given')}"


def _text(data: object, name: str) -> str | None:
    value = data.get(name) if isinstance(data, dict) else None
    # a lone surrogate could be stored nowhere
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) and value else None


def _count(data: object, name: str) -> int:
    value = data.get(name) if isinstance(data, dict) else None
    return value if isinstance(value, int) and not isinstance(value, bool) else 0
