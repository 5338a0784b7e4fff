"""The safe profile: what of a record may be published, and the check that nothing else is."""

from .links import safe_links
from .names import protected_names
from .profile import assert_safe, safe
from .remarks import hides

__all__ = ["assert_safe", "hides", "protected_names", "safe", "safe_links"]
