"""What a server's failure means: for this request, for its article, or for the whole run.

The protocol has no list of errors, and servers share few statuses. What is read here was seen at OpenAI, OpenRouter,
DeepSeek, Groq, Gemini, vLLM, Ollama and llama.cpp. Where a status can mean either, the failure is the article's own: a
run that goes on costs less than a run that stops for one article.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from ...errors import ExtractionError
from .answer import error_of
from .model import ModelSpec
from .retry import OVERLOADED, RETRYABLE, asked_wait, limit_wait
from .wording import one_line

_FILTERED = re.compile(r"content.?(filter|policy)|moderation|flagged", re.IGNORECASE)
_NO_CREDIT = frozenset({"insufficient_quota", "billing_hard_limit_reached", "insufficient_balance"})
_NO_MODEL = re.compile(r"not a valid model|model.{0,80}(does not exist|not found)", re.IGNORECASE | re.DOTALL)
_NO_KEY = re.compile(r"api.?key.{0,20}(not valid|invalid|expired)|(invalid|incorrect).{0,10}api.?key", re.IGNORECASE)
_SCHEMA = r"(response.?format|json.?schema|structured.?output)"
_UNABLE = r"(not support|unsupported|not available|unavailable|invalid schema)"
_NO_SCHEMA = re.compile(rf"{_SCHEMA}.{{0,200}}{_UNABLE}|{_UNABLE}.{{0,200}}{_SCHEMA}", re.IGNORECASE | re.DOTALL)
_TOO_LONG = re.compile(r"context.?(length|window|size)|too (long|large)|tokens.{0,60}(exceed|limit)", re.IGNORECASE)
_LONGEST_READ = 2_000  # characters of a message; a server that repeats the article in it says nothing new after that


class ServerError(ExtractionError):
    """The server gave no answer.

    Args:
        what: what happened.
        mend: what mends it.
        status: the HTTP status; null where there was no response.
        asked: seconds that the server asked to wait.
        passing: the same request may succeed.
    """

    def __init__(
        self, what: str, mend: str, status: int | None = None, asked: float | None = None, passing: bool = False
    ) -> None:
        self.status = status
        self.asked = asked
        self.passing = passing
        super().__init__(what, mend)

    @property
    def is_free(self) -> bool:
        """The request was turned away: nobody bills it. Of the others nobody knows."""
        return self.status is not None and (300 <= self.status < 500 or self.status in OVERLOADED)


class FilteredError(ServerError):
    """The server's content filter turned the article away."""


class HopelessError(ServerError):
    """Every further request of the run would end the same."""


class SilentError(ServerError):
    """The server took the request and did not answer in time."""

    def __init__(self, what: str, mend: str) -> None:
        super().__init__(what, mend, passing=True)


class UnreachedError(ServerError):
    """There was no connection, and nothing was sent."""

    def __init__(self, what: str, mend: str) -> None:
        super().__init__(what, mend, passing=True)

    @property
    def is_free(self) -> bool:
        return True


def failure_of(spec: ModelSpec, status: int, headers: Mapping[str, str], text: str) -> ServerError:
    """What a response means that holds no answer.

    Args:
        spec: which model was asked, where.
        status: of HTTP, or the one that a gateway names in the body.
        headers: of the response.
        text: its body.
    """
    message, code, _ = error_of(text)
    said = one_line(spec.redacted(message))
    # what a server says of a key may repeat a part of it
    hopeless = _of_access(spec, status, f": {said}" if said else "", message[:_LONGEST_READ], code)
    if hopeless is not None:
        return hopeless
    where, detail = f"the server at {spec.shown_url}", f": {said}" if said else ""
    if status in RETRYABLE:
        return _passing(where, status, headers, detail)
    mend = "The article may be too long for the model, or the model may not take a JSON schema"
    return ServerError(f"{where} rejected the request ({status}){detail}", mend, status)


def _of_access(spec: ModelSpec, status: int, detail: str, message: str, code: str) -> ServerError | None:
    """The failures that a filter, a key, an account, a model's name or an address decide; null for others."""
    where = f"the server at {spec.shown_url}"
    if status in (400, 403) and _FILTERED.search(f"{code} {message}"):
        return FilteredError(f"{where} filtered the article{detail}", "", status)
    if status == 402 or code in _NO_CREDIT:
        return HopelessError(f"no credit is left at {spec.shown_url}", "Add credit and run again", status)
    if status == 401 or (status == 400 and _NO_KEY.search(message)):
        mend = f"Set {spec.key_variable} to a key that is valid there"
        return HopelessError(f"{where} refused the key ({status})", mend, status)
    if status == 403:
        mend = f"May the key in {spec.key_variable} use {spec.model}?"
        return HopelessError(f"{where} forbids the request (403)", mend, status)
    if status in (400, 404, 422) and not _TOO_LONG.search(message) and _NO_SCHEMA.search(message):
        mend = "Choose a model, or a server, that answers by a JSON schema"
        return HopelessError(f"{where} takes no JSON schema for {spec.model!r} ({status}){detail}", mend, status)
    if status == 404 or (status == 400 and (code == "model_not_found" or _NO_MODEL.search(message))):
        mend = f"Is the model's name right ({spec.model!r}), and the base URL?"
        return HopelessError(f"{where} does not know the model or the address ({status}){detail}", mend, status)
    if 300 <= status < 400:
        mend = "Give the address that it sends to as the base URL"
        return HopelessError(f"{where} sends elsewhere ({status})", mend, status)
    return None


def _passing(where: str, status: int, headers: Mapping[str, str], detail: str) -> ServerError:
    asked = asked_wait(headers)
    if status == 429 and asked is None:
        asked = limit_wait(headers)
    what, mend = f"failed ({status}){detail}", "Run again later: what is done is not repeated"
    if status == 429:
        what, mend = f"takes no more requests for now (429){detail}", "Run again later, or with fewer at once"
    return ServerError(f"{where} {what}", mend, status, asked, passing=True)
