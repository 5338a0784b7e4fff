"""From a database of records to a release: the safe profile, the data package, its validation and its questions."""

from . import query
from .dossier import Dossier, cases, dossier
from .findings import Finding
from .package import publish
from .picture import picture
from .release import Published, Release
from .replacement import check_folder
from .safety import assert_safe, protected_names, safe, safe_links
from .validation import validate

__all__ = [
    "Dossier",
    "Finding",
    "Published",
    "Release",
    "assert_safe",
    "cases",
    "check_folder",
    "dossier",
    "picture",
    "protected_names",
    "publish",
    "query",
    "safe",
    "safe_links",
    "validate",
]
