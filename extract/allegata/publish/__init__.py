"""From a database of records to a release: the safe profile, the data package, its validation and its questions."""

from .package import publish
from .release import Published, Release

__all__ = ["Published", "Release", "publish"]
