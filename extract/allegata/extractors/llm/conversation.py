"""What is asked about one article, one request after the other, and how the article ends.

A generator that yields each request and is sent its answer: it neither sends nor waits. So the same rules hold whether
the answers come from a server, from the ledger or from a batch file.

- A refusal is asked once. A broken or a cut-off reply is asked for at most twice.
- A reply with values that fail verification is asked for once more, naming only those; the better of the two stands,
  and what still fails in it is rejected.
- An answer to an article, or to a part of a long one, is thus paid for at most twice.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import TypeAlias

from ...exchange import Extraction, Verification
from ...models import Article, Reply
from ...vocabulary import Outcome
from .answer import Answer
from .mending import faults, standing
from .reading import UnreadableError, asking_again, reply_of
from .request import Ask, Message, RequestPlan
from .server import FilteredError, ServerError
from .splitting import merged
from .wording import one_line

Verify: TypeAlias = Callable[[Article, Reply], Verification]
"""Looks for the quotes of a reply in its article."""
Conversation: TypeAlias = Generator[Ask, Answer, Extraction]
"""Throw a `ServerError` into it where a request got no answer."""

_LARGER = 2  # times the limit of tokens, after an answer was cut off


def conversation(plan: RequestPlan, article: Article, verify: Verify) -> Conversation:
    """Ask about an article until it has its outcome. The extraction is without its usage, which the sender knows."""
    parts = plan.parts(article)
    replies: list[Reply] = []
    raw: list[str] = []
    for number, part in enumerate(parts, 1):
        ended = yield from _Part(plan, plan.prompt.messages(part), lambda reply: verify(article, reply)).run()
        if isinstance(ended, Extraction):
            where = f"part {number} of {len(parts)}: " if len(parts) > 1 else ""
            return ended.model_copy(update={"reason": f"{where}{ended.reason}"})
        reply, text = ended
        replies.append(reply)
        raw.append(text)
    whole = merged(replies)
    outcome = Outcome.OK if whole.allegations else Outcome.NO_ALLEGATION
    return Extraction(outcome=outcome, reply=whole, raw="\n".join(raw))


_Read: TypeAlias = tuple[Reply, str]
"""A reply, and the answer's text that it was read from."""


class _Part:
    """One article, or a part of one. Used once."""

    def __init__(self, plan: RequestPlan, messages: list[Message], verify: Callable[[Reply], Verification]) -> None:
        self._plan = plan
        self._messages = messages
        self._verify = verify
        self._limit = plan.sampling.token_limit

    def run(self) -> Generator[Ask, Answer, _Read | Extraction]:
        try:
            first = yield self._plan.ask(self._messages, self._limit)
        except ServerError as error:
            return _unanswered(error)
        if (refused := first.refused) is not None:
            return _refused(refused, first)
        if first.is_cut_off:
            return (yield from self._with_more_room(first))
        try:
            read = reply_of(first)
        except UnreadableError as error:
            return (yield from self._once_more(first, error.problems, None))
        wrong = faults(self._verify(read))
        return (yield from self._once_more(first, wrong, read)) if wrong else (read, first.content)

    def _with_more_room(self, first: Answer) -> Generator[Ask, Answer, _Read | Extraction]:
        limit = self._limit * _LARGER
        try:
            second = yield self._plan.ask(self._messages, limit)
        except ServerError as error:
            # a lasting fault: no room for a longer answer, and the one that was cut off is the best there is
            return _unanswered(error) if error.passing else _cut_off(first, self._limit)
        if (refused := second.refused) is not None:
            return _refused(refused, second)
        if second.is_cut_off:
            return _cut_off(second, limit)
        try:
            return reply_of(second), second.content
        except UnreadableError as error:
            return _invalid(second, error.problems)

    def _once_more(
        self, first: Answer, problems: tuple[str, ...], read: Reply | None
    ) -> Generator[Ask, Answer, _Read | Extraction]:
        """Ask again, naming the problems.

        Args:
            first: the answer.
            problems: what is wrong with it.
            read: the reply in it, null where there is none to fall back on.
        """
        kept = (read, first.content) if read is not None else None
        try:
            second = yield self._plan.ask(
                [*self._messages, *asking_again(first, problems, read is not None)], self._limit
            )
        except ServerError as error:
            return _unanswered(error) if error.passing or kept is None else kept
        if (refused := second.refused) is not None:
            return kept or _refused(refused, second)
        if second.is_cut_off:
            return kept or _cut_off(second, self._limit)
        try:
            again = reply_of(second)
        except UnreadableError as error:
            return kept or _invalid(second, error.problems)
        if kept is not None and standing(self._verify(kept[0])) >= standing(self._verify(again)):
            return kept
        return again, second.content


def _unanswered(error: ServerError) -> Extraction:
    outcome = Outcome.REFUSED if isinstance(error, FilteredError) else Outcome.ERROR
    return Extraction(outcome=outcome, reason=str(error))


def _refused(why: str, answer: Answer) -> Extraction:
    return Extraction(outcome=Outcome.REFUSED, reason=why, raw=answer.refusal or answer.content or None)


def _cut_off(answer: Answer, limit: int) -> Extraction:
    reason = f"the answer was cut off at {limit} tokens"
    return Extraction(outcome=Outcome.TRUNCATED, reason=reason, raw=answer.content or None)


def _invalid(answer: Answer, problems: tuple[str, ...]) -> Extraction:
    what = one_line("; ".join(problems[:3]))
    reason = f"the answer breaks the schema, asked twice: {what}"
    return Extraction(outcome=Outcome.INVALID, reason=reason, raw=answer.content or None)
