"""The language-model extractor: any server that speaks OpenAI's chat completions protocol.

- `model`      which model, at which server, with whose key: `ModelSpec`
- `prompt`     what the model is told, one file a version: `Prompt`
- `request`    the request for one article, and its hash
- `server`     sends a request, repeats it where that can help, says in one line what went wrong
- `answer`     what came back, taken apart before anything is parsed
- `reading`    the answer's text → a `Reply`, by instructor; what to ask again where it is none
- `extractor`  all of it together: `LlmExtractor`
"""

from .extractor import LlmExtractor
from .model import PRESETS, ModelSpec
from .prompt import Prompt, load_prompt
from .request import Sampling
from .retry import RetryPolicy

__all__ = ["PRESETS", "LlmExtractor", "ModelSpec", "Prompt", "RetryPolicy", "Sampling", "load_prompt"]
