"""The models that a server says it has, and how quickly it says so: the first thing to ask a server that is not known.

`GET /models` costs nothing. Not every server has it, and some give it to anybody, whatever the key.
"""

from __future__ import annotations

import difflib
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass

import httpx2
import openai

from .model import ModelSpec
from .server import without_openai_headers
from .transport import BoundedTransport, Bounds, Proxy
from .wording import one_line

_CONNECT_SECONDS = 10.0  # a server that is there answers a connection within a second or two
_LARGEST = 16 * 2**20  # bytes; the longest list known, of a gateway with some 400 models, has one
_MOST_LIKE = 3  # names suggested for one that is not known
_LIKE = 0.5  # of the letters in common; below, names that have nothing in common are suggested


class NotThereError(Exception):
    """No answer came.

    Args:
        what: why, for a person.
        is_reached: a connection was taken, and nothing came of it.
    """

    def __init__(self, what: str, is_reached: bool) -> None:
        self.what = what
        self.is_reached = is_reached
        super().__init__(what)


@dataclass(frozen=True)
class Listing:
    """What a server said when it was asked for its models.

    Args:
        status: of HTTP.
        seconds: until the answer was there.
        names: of the models; null where the answer is no list of models.
    """

    status: int
    seconds: float
    names: tuple[str, ...] | None

    def holds(self, model: str) -> bool:
        """Whether the model is listed. Ollama calls the newest version of a model by the bare name too."""
        return self.names is not None and not {model, f"{model}:latest"}.isdisjoint(self.names)

    def like(self, model: str) -> tuple[str, ...]:
        """The names most like this one, the likest first; all, where there are only a few."""
        names = self.names or ()
        if len(names) <= _MOST_LIKE:
            return names
        whole = difflib.get_close_matches(model, names, _MOST_LIKE, _LIKE)
        return tuple(dict.fromkeys([*whole, *(name for name in names if model.casefold() in name.casefold())]))[
            :_MOST_LIKE
        ]


def listing(spec: ModelSpec, timeout: float) -> Listing:
    """Ask for the models.

    Args:
        spec: the server.
        timeout: seconds that it may be silent.

    Raises:
        NotThereError: no answer came.
        UsageError: the server is behind a proxy that is none.
    """
    bounds = Bounds(_CONNECT_SECONDS, timeout, 2 * timeout, _LARGEST)
    proxy = None if spec.is_local else Proxy.of_environment(spec.base_url)
    client = openai.OpenAI(
        api_key=spec.api_key.get_secret_value() if spec.api_key else "none",
        base_url=spec.base_url,
        max_retries=0,
        http_client=httpx2.Client(
            transport=BoundedTransport(bounds, proxy), headers={"Accept-Encoding": "identity"}, follow_redirects=False
        ),
    )
    headers = without_openai_headers(spec)
    with client:
        start = time.perf_counter()
        try:
            response = client.get("/models", cast_to=httpx2.Response, options={"headers": headers})
        except openai.APIStatusError as error:
            response = error.response
        except openai.APIConnectionError as error:
            raise _not_there(spec, error.__cause__ or error, timeout) from None
        except (openai.OpenAIError, httpx2.HTTPError, httpx2.InvalidURL, RuntimeError, OSError) as error:
            raise _not_there(spec, error, timeout) from None
        seconds = time.perf_counter() - start
        text = response.content.decode("utf-8", "replace")
    return Listing(response.status_code, seconds, _names(spec.redacted(text)) if response.is_success else None)


def _names(text: str) -> tuple[str, ...] | None:
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        return None
    models = data.get("data") if isinstance(data, Mapping) else None
    if not isinstance(models, list):
        return None
    names = [model.get("id") for model in models if isinstance(model, Mapping)]
    return tuple(one_line(name) for name in names if isinstance(name, str) and name)


def _not_there(spec: ModelSpec, error: BaseException, timeout: float) -> NotThereError:
    where = spec.shown_url
    if isinstance(error, httpx2.ConnectTimeout):
        return NotThereError(f"{where} takes no connection within {_CONNECT_SECONDS:g} seconds", False)
    cause = one_line(spec.redacted(str(error))) or type(error).__name__
    if isinstance(error, httpx2.ConnectError):
        return NotThereError(f"{where} cannot be reached ({cause})", False)
    if isinstance(error, httpx2.ReadTimeout):
        return NotThereError(f"{where} says nothing within {timeout:g} seconds", True)
    return NotThereError(f"{where} broke off ({cause})", True)
