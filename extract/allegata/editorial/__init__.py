"""The publisher's decisions, written by people in a folder of their own: read, expanded to rows, and checked.

- `decisions`  what a publisher decides: the shapes
- `reading`    the folder, read whole (`about`, `sheet`, `cells` its parts)
- `wording`    what may stand in a text that is published as given
- `reach`      statements and notices expanded to the allegations that they stand beside
- `safety`     refused where a protected name stands in one
- `templates`  an empty folder of decisions, explained
- `faults`     what is wrong, where, and what to write instead
"""

from .decisions import REPLY_DAYS, About, Contributor, Editorial, Filed
from .faults import EditorialError, Fault
from .reach import Before, Placed, notes_of
from .reading import read_editorial
from .safety import Hidden, assert_publishable
from .templates import write_templates

__all__ = [
    "REPLY_DAYS",
    "About",
    "Before",
    "Contributor",
    "Editorial",
    "EditorialError",
    "Fault",
    "Filed",
    "Hidden",
    "Placed",
    "assert_publishable",
    "notes_of",
    "read_editorial",
    "write_templates",
]
