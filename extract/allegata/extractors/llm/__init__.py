"""The language-model extractor: any server that speaks OpenAI's chat completions protocol.

- `model`         which model, at which server, with whose key: `ModelSpec`
- `prompt`        what the model is told, one file a version: `Prompt`
- `request`       the requests for an article, and their hashes: `RequestPlan`
- `splitting`     long articles in parts, and the replies to them made one
- `conversation`  what is asked about an article, one request after the other, and how it ends
- `reading`       the answer's text → a `Reply`, by instructor; what to ask again where it is none
- `mending`       which values that failed verification to ask for again
- `answer`        what came back, taken apart before anything is parsed
- `server`        sends a request, repeats it where that can help, says in one line what went wrong: `ChatServer`
- `gate`          one door for all workers: pauses, rate limits, stop
- `retry`         when a request is sent again
- `price`         what tokens cost
- `budget`        what a run may cost, reserved before a request is sent
- `extractor`     all of it together: `LlmExtractor`
"""

from .budget import Budget, Spent
from .extractor import LlmExtractor
from .gate import Gate
from .model import PRESETS, ModelSpec
from .price import Price, dollars, price_of
from .prompt import Prompt, load_prompt
from .request import Ask, RequestPlan, Sampling
from .retry import RetryPolicy
from .server import ChatServer

__all__ = [
    "PRESETS",
    "Ask",
    "Budget",
    "ChatServer",
    "Gate",
    "LlmExtractor",
    "ModelSpec",
    "Price",
    "Prompt",
    "RequestPlan",
    "RetryPolicy",
    "Sampling",
    "Spent",
    "dollars",
    "load_prompt",
    "price_of",
]
