"""Normalize: a stage. From words as written, which verification let stand, to the codes of a published record.

Everything here is deterministic: countries, regions, canonical labels, numbers, denial statuses, identifiers and the
sentence of an allegation come from tables and rules, never from a model.
"""

from .record import record_of
from .sentence import compose

__all__ = ["compose", "record_of"]
