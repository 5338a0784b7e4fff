"""From a database of records to a release: the safe profile, the data package, its validation and its questions."""

from . import query
from .dossier import Dossier, cases, dossier
from .findings import Finding
from .measurement import Measurement, read_measurements, shipped_measurements
from .package import publish
from .page import HOW_TO_GET_IT
from .picture import picture
from .release import PAGE, Contributor, Predecessor, Profile, Published, Release
from .safety import assert_safe, hides, protected_names, safe, safe_links
from .standing import check_folder, kind_of
from .validation import validate

__all__ = [
    "HOW_TO_GET_IT",
    "PAGE",
    "Contributor",
    "Dossier",
    "Finding",
    "Measurement",
    "Predecessor",
    "Profile",
    "Published",
    "Release",
    "assert_safe",
    "cases",
    "check_folder",
    "dossier",
    "hides",
    "kind_of",
    "picture",
    "protected_names",
    "publish",
    "query",
    "read_measurements",
    "safe",
    "safe_links",
    "shipped_measurements",
    "validate",
]
