"""What a code is: a string that carries its definition."""

from __future__ import annotations

from enum import StrEnum
from typing import Self


class Code(StrEnum):
    """A closed code: its value, what it means, and related terms elsewhere."""

    definition: str
    crosswalk: str

    def __new__(cls, value: str, definition: str, crosswalk: str = "") -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.definition = definition
        member.crosswalk = crosswalk
        return member
