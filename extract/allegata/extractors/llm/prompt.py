"""What the model is told: one Markdown file a version, never edited once released.

The file has two parts. What stands above the line `<!-- user message -->` is sent as the system message and is the same
for every article, so that a provider can cache it; what stands below is the message that carries the article. No cache
holds that one: what can be said once is said above.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass

from ...contract.package_data import read_text
from ...errors import AllegataError
from ...models import Article

VERSION = "extract.v1"
"""The prompt that is used unless another is named."""

_DIVIDER = "\n<!-- user message -->\n"
_PLACEHOLDER = re.compile(r"\{\{(tag|title|outlet|published|text)\}\}")
_UNKNOWN = "-"
_EXAMPLE = re.compile(r"^Article:\n(?P<text>.+)\nReply:\n(?P<reply>\{.+\})$", re.MULTILINE)
_TAG_BYTES = 8  # 64 bits, which nobody can hit by writing an article that holds its own hash
_TAG_DIGITS = (
    20  # what 64 bits take; in tokens decimal digits are the shortest way to write them: 7, hexadecimal ones 10
)


@dataclass(frozen=True)
class Example:
    """A worked example of the prompt: an invented article and the reply to it, as JSON."""

    text: str
    reply: str


@dataclass(frozen=True)
class Prompt:
    """One version of the prompt.

    Args:
        version: the file's name without its ending, such as `extract.v1`.
        sha256: hash of the whole file: a part of every request's hash.
        system: the part that is the same for every article.
        template: the message that carries the article, with its placeholders.
    """

    version: str
    sha256: str
    system: str
    template: str

    @property
    def examples(self) -> tuple[Example, ...]:
        """The worked examples, in order."""
        return tuple(Example(found["text"], found["reply"]) for found in _EXAMPLE.finditer(self.system))

    def messages(self, article: Article) -> list[dict[str, str]]:
        """The messages for one article: the static part first, the article last."""
        values = {**sent_parts(article), "text": article.text, "tag": tag_of(article)}
        # one pass: a placeholder that stands in an article is text like any other
        user = _PLACEHOLDER.sub(lambda found: values[found[1]] or _UNKNOWN, self.template)
        return [{"role": "system", "content": self.system}, {"role": "user", "content": user}]


def sent_parts(article: Article) -> dict[str, str | None]:
    """What is sent of an article besides its text, each on one line."""
    parts = {"title": article.title, "outlet": article.outlet, "published": article.published}
    return {name: " ".join(part.split()) if part else None for name, part in parts.items()}


def tag_of(article: Article) -> str:
    """The tag that delimits an article: a hash over all of it, so that no part of it can hold the tag."""
    content = json.dumps([sent_parts(article), article.text])
    return str(int.from_bytes(hashlib.sha256(content.encode()).digest()[:_TAG_BYTES])).zfill(_TAG_DIGITS)


def load_prompt(version: str = VERSION) -> Prompt:
    """Read a version of the prompt.

    Args:
        version: such as `extract.v1`.

    Raises:
        AllegataError: there is no such version, or it is damaged.
    """
    content = read_text(f"prompts/{version}.md")
    system, divider, template = content.partition(_DIVIDER)
    if not divider:
        raise AllegataError(f"prompts/{version}.md has no line '{_DIVIDER.strip()}'", "Install allegata again")
    return Prompt(version, hashlib.sha256(content.encode()).hexdigest(), system.strip() + "\n", template.strip())
