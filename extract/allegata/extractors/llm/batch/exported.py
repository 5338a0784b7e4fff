"""What was exported last: so that submit, status and import need nothing but the working folder."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Literal

from pydantic import ValidationError

from ....models import Model

_NAME = "exported.json"


class Exported(Model):
    """The last export.

    Attributes:
        model: `preset/name`.
        token_limit: as it was set; null for the model's own.
        context: as it was set; null for the model's own.
        triage: whether articles plainly out of scope were left out.
        triage_threshold: the score that these have less than; null for what is usual.
        files: where the request files are.
    """

    model: str
    token_limit: int | None
    context: int | None
    triage: Literal["off", "on"] = "off"
    triage_threshold: float | None = None
    files: tuple[str, ...]

    @classmethod
    def last(cls, folder: Path) -> Exported | None:
        """The last one of a folder; null where there is none."""
        try:
            return cls.model_validate_json((folder / _NAME).read_bytes())
        except (OSError, ValidationError):
            return None

    def keep(self, folder: Path) -> None:
        """Keep it in the folder, in place of the last one."""
        beside = folder / f".{_NAME}.part"
        with beside.open("w", encoding="utf-8") as file:
            file.write(self.model_dump_json())
            file.flush()
            os.fsync(file.fileno())
        beside.replace(folder / _NAME)
