"""The text of an answer → a `Reply`, by instructor; and what to ask again where it is none.

Of instructor, the handlers of its JSON_SCHEMA mode are used: the one that builds the request's `response_format`, and
the one that turns a response into the model class. Its loop around them is not: it asks again after a refusal, at the
user's expense, gives up at the first answer that was cut off, and writes its errors to a log that ends on stderr. The
format that it builds lacks `"strict": true`, which is added here together with the contract's schema, as it is sent.
"""

from __future__ import annotations

from functools import cache

from instructor.v2 import Mode, ModeHandlers, Provider, mode_registry
from openai.types.chat import ChatCompletion, ChatCompletionMessage
from openai.types.chat.chat_completion import Choice
from pydantic import ValidationError

from ...contract.json_schema import sent_schema
from ...models import Reply
from .answer import Answer
from .wording import one_line

_MOST_PROBLEMS = 12  # named when asking again: a reply of the wrong shape has one for every field
_LONGEST_ECHO = 20_000  # characters of the faulty answer that are sent back; a sound one is a quarter of that
_MEND_FORM = "Give the whole reply again, mended, as one JSON object of the schema and nothing else."
_MEND_VALUES = (
    "Give the whole reply again as one JSON object: for each of these values the exact words of the article that show "
    "it, or leave the value out where there are none. Change nothing else."
)


class UnreadableError(Exception):
    """The answer is not a `Reply`.

    Args:
        problems: what is wrong with it, a line each.
    """

    def __init__(self, problems: tuple[str, ...]) -> None:
        self.problems = problems
        super().__init__("; ".join(problems))


@cache
def _handlers() -> ModeHandlers:
    return mode_registry.get_handlers(Provider.OPENAI, Mode.JSON_SCHEMA)


def response_format() -> dict[str, object]:
    """The request's `response_format`: instructor's, made strict, with the schema of the contract."""
    _, prepared = _handlers().request_handler(response_model=Reply, kwargs={})
    built = prepared["response_format"]
    return {
        "type": built["type"],
        "json_schema": {"name": built["json_schema"]["name"], "strict": True, "schema": sent_schema()},
    }


def reply_of(answer: Answer) -> Reply:
    """Read an answer.

    Raises:
        UnreadableError: it is no JSON, or breaks the schema; a server may ignore the schema that it was sent.
    """
    text = answer.json_text
    if not text:
        raise UnreadableError(("the answer is empty",))
    try:
        reply = _handlers().response_parser(response=_completion(text), response_model=Reply, strict=None)
    except ValidationError as error:
        raise UnreadableError(_problems(error)) from None
    # a fresh one: instructor hangs the whole response on the object that it returns
    return Reply(article_class=reply.article_class, allegations=reply.allegations)


def asking_again(answer: Answer, problems: tuple[str, ...], is_readable: bool) -> list[dict[str, str]]:
    """The messages that ask for a better answer, naming only what is wrong with this one.

    Args:
        answer: the faulty one.
        problems: a line each: what breaks the schema, or the values that failed verification and why.
        is_readable: the reply has the form that was asked for, and single values of it failed.
    """
    what = "These values of that reply cannot be used:" if is_readable else "That reply cannot be used:"
    mend = _MEND_VALUES if is_readable else _MEND_FORM
    listed = "\n".join(f"- {problem}" for problem in problems[:_MOST_PROBLEMS])
    return [
        {"role": "assistant", "content": answer.content[:_LONGEST_ECHO]},
        {"role": "user", "content": f"{what}\n{listed}\n{mend}"},
    ]


def _completion(text: str) -> ChatCompletion:
    message = ChatCompletionMessage(role="assistant", content=text)
    choice = Choice(finish_reason="stop", index=0, message=message)
    return ChatCompletion(id="", choices=[choice], created=0, model="", object="chat.completion")


def _problems(error: ValidationError) -> tuple[str, ...]:
    # without the values: they are the article's words, and the answer is sent along anyway
    details = error.errors(include_url=False, include_context=False, include_input=False)
    lines = (f"{'.'.join(map(str, detail['loc'])) or 'the reply'}: {one_line(detail['msg'])}" for detail in details)
    return tuple(lines)
