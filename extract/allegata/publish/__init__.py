"""From a database of records to a release: the safe profile, the data package, its validation and its questions."""

from . import query
from .findings import Finding
from .package import publish
from .release import Published, Release
from .replacement import check_folder
from .safety import assert_safe, protected_names, safe
from .validation import validate

__all__ = [
    "Finding",
    "Published",
    "Release",
    "assert_safe",
    "check_folder",
    "protected_names",
    "publish",
    "query",
    "safe",
    "validate",
]
