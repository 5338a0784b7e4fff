"""From a database of records to a release: the safe profile, the data package, its validation and its questions."""

from . import query
from .findings import Finding
from .package import publish
from .profile import safe
from .release import Published, Release
from .validation import validate

__all__ = ["Finding", "Published", "Release", "publish", "query", "safe", "validate"]
