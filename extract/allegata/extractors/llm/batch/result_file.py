"""Result files from anywhere: OpenAI's answers and failures, or a line that somebody else has filled.

What is read of a line is its `custom_id` and one of

- `response.body`, a chat completion, with its `status_code` (OpenAI, vLLM), or `response` itself where it is one;
- `content`, the reply as text or as an object;
- `error`, why there is no answer.

A line of another kind is a problem of that line, and no more.
"""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from ..answer import Answer, answer_of, error_of
from ..failure import FilteredError, ServerError, failure_of
from ..model import ModelSpec
from ..secrecy import without_key
from ..wording import one_line

LONGEST_LINE = 64 * 2**20
"""Bytes. The longest sound answer, 16,384 tokens escaped, has a hundredth of that."""
_GZIP = b"\x1f\x8b"
_BOM = b"\xef\xbb\xbf"
_LATER = frozenset({"batch_expired", "batch_cancelled", "server_error", "rate_limit_exceeded", "timeout"})
"""Codes of a request that was not, or not to its end, put to the model: it can be asked again as it is."""


@dataclass(frozen=True)
class Result:
    """What a line says of one request: either an answer or a failure.

    Args:
        line: its number, from 1.
        request_hash: its `custom_id`.
        answer: the answer.
        failure: why there is none.
    """

    line: int
    request_hash: str
    answer: Answer | None = None
    failure: ServerError | None = None


@dataclass(frozen=True)
class Unreadable:
    """A line that says nothing of any request.

    Args:
        line: its number, from 1.
        what: what is wrong with it.
    """

    line: int
    what: str


def results(path: Path, spec: ModelSpec) -> Iterator[Result | Unreadable]:
    """The lines of a result file, packed with gzip or not; blank ones are passed over.

    Args:
        path: the file.
        spec: the model that was asked; its key, where there is one, is blotted out of answers.

    Raises:
        OSError: the file cannot be read.
    """
    with path.open("rb") as file:
        is_packed = file.read(len(_GZIP)) == _GZIP
        file.seek(0)
        with closing(cast(BinaryIO, gzip.open(file)) if is_packed else file) as lines:
            number = 0
            try:
                for number, line in _lines(lines):
                    yield _read(number, line, spec)
            except (EOFError, zlib.error, gzip.BadGzipFile):
                yield Unreadable(number + 1, "the file is packed, and breaks off or is damaged here")


def _lines(file: BinaryIO) -> Iterator[tuple[int, bytes | None]]:
    """Number and content of the lines that are not blank; null for one that is longer than any."""
    number = 0
    while line := file.readline(LONGEST_LINE):
        number += 1
        is_overlong = False
        while not line.endswith(b"\n") and (more := file.readline(LONGEST_LINE)):
            is_overlong, line = True, more
        if is_overlong:
            yield number, None
            continue
        content = (line.removeprefix(_BOM) if number == 1 else line).strip()
        if content:
            yield number, content


def _read(number: int, line: bytes | None, spec: ModelSpec) -> Result | Unreadable:
    if line is None:
        return Unreadable(number, f"longer than {LONGEST_LINE // 2**20} MB: no answer is")
    try:
        return _of_object(number, json.loads(line.decode()), spec)
    except UnicodeDecodeError:
        return Unreadable(number, "not UTF-8")
    except (ValueError, RecursionError):
        return Unreadable(number, "not a JSON object, or one that breaks off")


def _of_object(number: int, data: object, spec: ModelSpec) -> Result | Unreadable:
    if not isinstance(data, dict):
        return Unreadable(number, "not a JSON object, or one that breaks off")
    request_hash = data.get("custom_id")
    if not isinstance(request_hash, str):
        return Unreadable(number, "no custom_id in it: which request it answers cannot be known")
    response = data.get("response")
    if isinstance(response, dict) and (response.get("body") or "choices" in response or not data.get("error")):
        return _of_response(number, request_hash, response, spec)
    if data.get("content"):
        return _of_content(number, request_hash, data["content"], spec)
    if data.get("error"):
        return Result(number, request_hash, failure=_failure(spec, None, {"error": data["error"]}))
    if "method" in data:
        return Unreadable(number, "a request, not its answer")
    return Unreadable(number, "neither an answer nor an error in it")


def _of_response(number: int, request_hash: str, response: dict[str, object], spec: ModelSpec) -> Result | Unreadable:
    body = response if "choices" in response else response.get("body")
    status = _status(response.get("status_code"))
    text = _text(body, spec)
    answer = answer_of(text)
    if answer is not None and status < 400:
        if answer.is_broken_off:
            broken = ServerError("not answered: the model broke off", "It can be asked again", 502, passing=True)
            return Result(number, request_hash, failure=broken)
        return Result(number, request_hash, answer)
    message, code, named = error_of(text)
    if status < 400 and not (message or code or named):
        return Unreadable(number, "a response without an answer in it")
    return Result(number, request_hash, failure=_failure(spec, status if status >= 400 else named, body))


def _of_content(number: int, request_hash: str, content: object, spec: ModelSpec) -> Result:
    written = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
    message = {"role": "assistant", "content": written}
    body = {"choices": [{"index": 0, "finish_reason": "stop", "message": message}]}
    return Result(number, request_hash, answer_of(_text(body, spec)))


def _failure(spec: ModelSpec, status: int | None, body: object) -> ServerError:
    """What a failure means: by its status, as online."""
    text = _text(body, spec)
    message, code, named = error_of(text)
    status = status or named
    if code not in _LATER:
        if status is not None and 400 <= status < 600:
            return failure_of(spec, status, {}, text)
        # without a status, its words tell that a filter will never let the article pass
        judged = failure_of(spec, 400, {}, text)
        if isinstance(judged, FilteredError):
            return judged
    said = one_line(message) or code or "no reason is given"
    return ServerError(f"not answered: {said}", "It can be asked again", status, passing=True)


def _status(value: object) -> int:
    """The status of HTTP; 200 where none is given."""
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) == 3:
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else 200


def _text(body: object, spec: ModelSpec) -> str:
    # a lone surrogate is legal in JSON and illegal in UTF-8: nothing could store it
    return without_key(json.dumps(body, ensure_ascii=False).encode("utf-8", "replace").decode(), spec)
