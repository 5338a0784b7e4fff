"""What is asked about one article, one request after the other, and how the article ends.

A generator that yields each request and is sent its answer: it neither sends nor waits. So the same rules hold whether
the answers come from a server, from the ledger or from a batch file.

- A refusal is asked once. A broken or a cut-off reply is asked for at most twice.
- A reply with values that fail verification is asked for once more, naming only those; the better of the two stands,
  and what still fails in it is rejected. A value that is left out is not mended: see `mending.is_better`.
- An answer to an article, or to a part of a long one, is thus paid for at most twice.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import TypeAlias

from ...exchange import Extraction, Verification
from ...models import Article, Reply
from ...vocabulary import Outcome, RejectionEffect
from .answer import Answer
from .mending import faults, is_better
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
    read: list[_Read] = []
    for number, part in enumerate(parts, 1):
        ended = yield from _Part(plan, plan.prompt.messages(part), lambda reply: verify(article, reply)).run()
        if isinstance(ended, Extraction):
            where = f"part {number} of {len(parts)}: " if len(parts) > 1 else ""
            return ended.model_copy(update={"reason": f"{where}{ended.reason}"})
        read.append(ended)
    failed = {
        (part, rejection.allegation_index or 0)
        for part, one in enumerate(read)
        for rejection in one.verification.rejections
        if rejection.field == "allegation" and rejection.effect is RejectionEffect.VALUE
    }
    reply = merged([one.reply for one in read], failed)
    return Extraction(
        outcome=Outcome.OK if reply.allegations else Outcome.NO_ALLEGATION,
        reply=reply,
        raw="\n".join(one.raw for one in read),
        verification=read[0].verification if len(read) == 1 else None,
    )


@dataclass(frozen=True)
class _Read:
    """A reply, the answer's text that it was read from, and what verification saw of it."""

    reply: Reply
    raw: str
    verification: Verification


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
        read = self._read(first)
        if isinstance(read, UnreadableError):
            return (yield from self._once_more(first, read.problems, None))
        wrong = faults(read.verification)
        return (yield from self._once_more(first, wrong, read)) if wrong else read

    def _read(self, answer: Answer) -> _Read | UnreadableError:
        try:
            reply = reply_of(answer)
        except UnreadableError as error:
            return error
        return _Read(reply, answer.content, self._verify(reply))

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
        read = self._read(second)
        return _invalid(second, read.problems) if isinstance(read, UnreadableError) else read

    def _once_more(
        self, first: Answer, problems: tuple[str, ...], kept: _Read | None
    ) -> Generator[Ask, Answer, _Read | Extraction]:
        """Ask again, naming the problems.

        Args:
            first: the answer.
            problems: what is wrong with it.
            kept: what it says all the same, null where there is nothing to fall back on.
        """
        messages = [*self._messages, *asking_again(first, problems, kept is not None)]
        try:
            second = yield self._plan.ask(messages, self._limit)
        except ServerError as error:
            return _unanswered(error) if error.passing or kept is None else kept
        if (refused := second.refused) is not None:
            return kept or _refused(refused, second)
        if second.is_cut_off:
            return kept or _cut_off(second, self._limit)
        again = self._read(second)
        if isinstance(again, UnreadableError):
            return kept or _invalid(second, again.problems)
        if kept is None or is_better(kept.verification, kept.reply, again.verification):
            return again
        return kept


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
