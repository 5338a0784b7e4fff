"""A journal that forgets everything when the test ends."""

from __future__ import annotations

from allegata.exchange import KeptAnswer


class MemoryJournal:
    """Keeps answers in a dictionary."""

    def __init__(self) -> None:
        self.kept: dict[str, KeptAnswer] = {}

    def answer(self, request_hash: str) -> KeptAnswer | None:
        return self.kept.get(request_hash)

    def keep_answer(self, request_hash: str, article_id: str, kept: KeptAnswer) -> None:
        self.kept[request_hash] = kept
