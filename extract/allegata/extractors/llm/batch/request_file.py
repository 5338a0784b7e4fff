"""Request files in OpenAI's batch form: a line a request, its hash as `custom_id`, its body byte for byte as it is sent
online (https://platform.openai.com/docs/guides/batch).
"""

from __future__ import annotations

import hashlib
import json
import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Final, Self

from ....errors import UsageError
from ..request import Ask

URL: Final = "/v1/chat/completions"
MOST_REQUESTS = 50_000
"""In a file, at OpenAI."""
MOST_BYTES = 200 * 1_000_000
"""Of a file, at OpenAI: 200 MB, whichever megabytes are meant."""


def request_line(ask: Ask) -> bytes:
    """The request as a line of a batch file, its end included."""
    head = f'{{"custom_id": "{ask.hash}", "method": "POST", "url": "{URL}", "body": '
    return head.encode() + ask.body + b"}\n"


@dataclass(frozen=True)
class Limits:
    """What a file may hold.

    Args:
        requests: lines.
        size: bytes.
    """

    requests: int = MOST_REQUESTS
    size: int = MOST_BYTES


class RequestFiles:
    """Writes requests into as many files as they need: beside, and in their place when all is written.

    A context manager; whatever ends it before `finish` leaves the files of before.

    Args:
        target: the file, which gets a number where there are several; a folder gets files named by their content.
        limits: what a file may hold.

    Raises:
        UsageError: a file cannot be written.
    """

    def __init__(self, target: Path, limits: Limits | None = None) -> None:
        self._target = target
        self._limits = limits or Limits()
        self._folder = target if target.is_dir() else target.parent
        self._parts: list[tuple[Path, str]] = []
        self._file: BinaryIO | None = None
        self._hash = hashlib.sha256()
        self._requests = self._size = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._file is not None:
            self._file.close()
        for part, _ in self._parts:
            part.unlink(missing_ok=True)
        with suppress(OSError):
            self._part().unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise UsageError(
                f"the requests cannot be written to {self._target}: {error.strerror}", "Name another file: --out FILE"
            ) from error

    def write(self, ask: Ask) -> None:
        """Add a request."""
        line = request_line(ask)
        if self._requests + 1 > self._limits.requests or self._size + len(line) > self._limits.size:
            self._close()
        if self._file is None:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._file = self._part().open("wb")
        self._file.write(line)
        self._hash.update(line)
        self._requests += 1
        self._size += len(line)

    def finish(self) -> list[Path]:
        """Put the files in their places; none where there was no request."""
        self._close()
        placed = []
        for number, (part, sha256) in enumerate(self._parts, 1):
            place = self._place(number, sha256)
            part.replace(place)
            placed.append(place)
        self._parts = []
        return placed

    def _place(self, number: int, sha256: str) -> Path:
        if self._target.is_dir():
            return self._target / f"requests-{sha256[:12]}.jsonl"
        if len(self._parts) == 1:
            return self._target
        return self._target.with_name(f"{self._target.stem}-{number}{self._target.suffix}")

    def _part(self) -> Path:
        return self._folder / f".{self._target.name}-{os.getpid()}-{len(self._parts) + 1}.part"

    def _close(self) -> None:
        if self._file is None:
            return
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        self._parts.append((self._part(), self._hash.hexdigest()))
        self._file, self._hash = None, hashlib.sha256()
        self._requests = self._size = 0


@dataclass(frozen=True)
class RequestFile:
    """A request file, as it was read.

    Args:
        path: where it is.
        sha256: of its content.
        requests: the hashes of its requests, in order.
        models: the models that it asks.
    """

    path: Path
    sha256: str
    requests: tuple[str, ...]
    models: frozenset[str]

    @classmethod
    def read(cls, path: Path) -> RequestFile:
        """Read a file that is to be submitted.

        Raises:
            UsageError: it is not there, or no request file.
        """
        sha256 = hashlib.sha256()
        requests, models = [], set()
        try:
            with path.open("rb") as lines:
                for number, line in enumerate(lines, 1):
                    sha256.update(line)
                    if line.strip():
                        request, model = _request_of(line, f"{path}:{number}")
                        requests.append(request)
                        models.add(model)
        except OSError as error:
            raise UsageError(
                f"{path} cannot be read: {error.strerror}",
                "Write it anew: allegata batch export; with --again, where its requests are left out",
            ) from error
        if not requests:
            raise UsageError(f"{path} holds no request", "Write one: allegata batch export")
        return cls(path, sha256.hexdigest(), tuple(requests), frozenset(models))


def _request_of(line: bytes, where: str) -> tuple[str, str]:
    try:
        data = json.loads(line)
        request, model = data["custom_id"], data["body"]["model"]
    except (ValueError, RecursionError, TypeError, KeyError):
        request = model = None
    if not isinstance(request, str) or not isinstance(model, str):
        raise UsageError(f"{where} is not a request", "Submit what `allegata batch export` has written")
    return request, model
