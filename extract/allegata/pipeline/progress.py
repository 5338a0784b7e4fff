"""How far a stage is: told to whoever shows it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

Progress = Callable[[str, int, int | None], None]
"""Told the stage's name, how many articles are done, and how many there are, where that is known."""

T = TypeVar("T")


def quiet(stage: str, done: int, total: int | None) -> None:
    """A progress that says nothing."""


def told(things: Iterable[T], stage: str, total: int | None, progress: Progress) -> Iterator[T]:
    """The things, one after the other, each told once it was dealt with."""
    for done, thing in enumerate(things, 1):
        yield thing
        progress(stage, done, total)
