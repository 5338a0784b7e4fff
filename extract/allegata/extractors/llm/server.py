"""Sends a request, repeats it where that can help, and says in one line what went wrong and what mends it.

The SDK's own retries are off: they would not be counted, and the waits of several workers could not be steered from one
place. Its `post` is used rather than `chat.completions.create`, which builds a typed object of whatever comes back (2.2
against 1.7 ms of CPU) and returns a bare string where a server answers with a page.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping

import httpx2
import openai

from ...errors import ExtractionError
from .answer import Answer, Tally, answer_of, error_of
from .model import ModelSpec
from .retry import RETRYABLE, RetryPolicy, asked_wait
from .wording import one_line

_CONNECT_SECONDS = 10.0  # a server that is there answers a connection within a second or two


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


class FilteredError(ServerError):
    """The server's content filter turned the request away."""


class ChatServer:
    """One server, shared by all workers; safe to use from many threads.

    Args:
        spec: which model, where, with whose key.
        retry: when a request is sent again.
        timeout: seconds without a byte after which a request has failed.
        sleep: waits so many seconds.
    """

    def __init__(
        self,
        spec: ModelSpec,
        retry: RetryPolicy,
        timeout: float,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._spec = spec
        self._retry = retry
        self._timeout = timeout
        self._sleep = sleep
        self._client = openai.OpenAI(
            # the SDK will not start without a key; a server that wants none ignores it
            api_key=spec.api_key.get_secret_value() if spec.api_key else "none",
            base_url=spec.base_url,
            max_retries=0,
            timeout=httpx2.Timeout(timeout, connect=_CONNECT_SECONDS),
            # a proxy of the house cannot reach this machine's own server
            http_client=openai.DefaultHttpxClient(trust_env=False) if spec.is_local else None,
        )
        self._headers = {} if spec.preset == "openai" else _without_openai_headers()

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def ask(self, body: Mapping[str, object], tally: Tally) -> Answer:
        """Send a request until it is answered or further tries are of no use.

        Args:
            body: of a chat completions request.
            tally: counts every request sent, and the tokens of the answer.

        Raises:
            ServerError: there is no answer.
        """
        tries = 0
        while True:
            tally.attempts += 1
            tries += 1
            try:
                answer = self._once(body)
            except ServerError as error:
                wait = self._retry.wait(tries, error.asked) if error.passing else None
                if wait is None:
                    raise
                self._sleep(wait)
            else:
                tally.add(answer)
                return answer

    def _once(self, body: Mapping[str, object]) -> Answer:
        try:
            response = self._client.post(
                "/chat/completions", cast_to=httpx2.Response, body=dict(body), options={"headers": self._headers}
            )
        except openai.APIStatusError as error:
            raise self._of_status(error.status_code, error.response.headers, _body_of(error.response)) from None
        except openai.APITimeoutError as error:
            raise self._too_late(error) from None
        except openai.APIConnectionError as error:
            raise self._no_answer(f"cannot be reached ({self._cause(error)})") from None
        except (openai.OpenAIError, httpx2.HTTPError, httpx2.InvalidURL, OSError) as error:
            raise self._no_answer(f"broke off ({type(error).__name__})") from None
        text = _body_of(response)
        answer = answer_of(self._spec.redacted(text))
        if answer is not None and answer.is_broken_off:
            raise self._passing(502, response.headers, ": the model behind it broke off")
        if answer is not None:
            return answer
        message, _, named_status = error_of(text)
        if message or named_status:
            raise self._of_status(named_status or response.status_code, response.headers, text)
        raise ServerError(
            f"{self._where} does not speak chat completions: it answered with something else",
            "Is the base URL right? It usually ends in /v1",
            response.status_code,
        )

    @property
    def _where(self) -> str:
        return f"the server at {self._spec.shown_url}"

    def _cause(self, error: openai.APIConnectionError) -> str:
        return one_line(self._spec.redacted(str(error.__cause__ or error))) or "no reason given"

    def _no_answer(self, what: str) -> ServerError:
        return ServerError(f"{self._where} {what}", f"Is it running at {self._spec.shown_url}?", passing=True)

    def _too_late(self, error: openai.APITimeoutError) -> ServerError:
        if isinstance(error.__cause__, httpx2.ConnectTimeout):
            return self._no_answer(f"took no connection within {_CONNECT_SECONDS:g} seconds")
        # not sent again: an answer that is too long in coming once is so four times
        what = f"{self._where} did not answer within {self._timeout:g} seconds"
        return ServerError(what, "Run again, with fewer at once or a faster model")

    def _of_status(self, status: int, headers: Mapping[str, str], text: str) -> ServerError:
        message, code, _ = error_of(text)
        said = one_line(self._spec.redacted(message))
        detail = f": {said}" if said else ""
        if status in (400, 403) and ("content_filter" in code or "content_policy" in code):
            return FilteredError(f"{self._where} filtered the article{detail}", "", status)
        # what a server says of a key may repeat a part of it
        if status == 401:
            mend = f"Set {self._spec.key_variable} to a key that is valid there"
            return ServerError(f"{self._where} refused the key (401)", mend, status)
        if status == 403:
            mend = f"May the key in {self._spec.key_variable} use {self._spec.model}?"
            return ServerError(f"{self._where} forbids the request (403)", mend, status)
        if status == 404:
            mend = f"Is the model's name right ({self._spec.model!r}), and the base URL?"
            return ServerError(f"{self._where} does not know the model or the address (404){detail}", mend, status)
        if code == "insufficient_quota":
            return ServerError(f"no credit is left at {self._spec.shown_url}", "Add credit and run again", status)
        if status in RETRYABLE:
            return self._passing(status, headers, detail)
        mend = "The article may be too long for the model, or the model may not take a JSON schema"
        return ServerError(f"{self._where} rejected the request ({status}){detail}", mend, status)

    def _passing(self, status: int, headers: Mapping[str, str], detail: str) -> ServerError:
        asked = asked_wait(headers)
        what, mend = f"failed ({status}){detail}", "Run again later: what is done is not repeated"
        if status == 429:
            what, mend = f"takes no more requests for now (429){detail}", "Run again later, or with fewer at once"
        if asked is not None and asked > self._retry.longest_asked:
            mend = f"Run again in {asked:.0f} seconds, as it asks"
        return ServerError(f"{self._where} {what}", mend, status, asked, passing=True)


def _without_openai_headers() -> dict[str, str | openai.Omit]:
    """Takes out what the SDK adds from the environment for OpenAI: it is nobody else's to see."""
    lines = os.environ.get("OPENAI_CUSTOM_HEADERS", "").split("\n")
    added = [line.partition(":")[0].strip() for line in lines if ":" in line]
    return {name: openai.Omit() for name in ("OpenAI-Organization", "OpenAI-Project", *added)}


def _body_of(response: httpx2.Response) -> str:
    try:
        return response.text
    except (httpx2.HTTPError, httpx2.StreamError, LookupError):
        return ""
