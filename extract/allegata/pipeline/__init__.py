"""The stages, one after the other, over a work folder. Nothing here prints or exits; `cli` does.

collect → ingest → extract (ledger) → verify → normalize → identifiers → link → load → safe profile → publish

- `reading`     inputs to articles
- `deciding`    the release before, and what its publisher decided
- `extracting`  articles to records
- `releasing`   records to a release
- `progress`    how far a stage is
"""

from .deciding import check_decisions
from .extracting import COMPLETE, Extracted, extract_articles, paid, record_from, unasked
from .progress import Progress, quiet
from .reading import check_inputs, check_places, read_inputs
from .releasing import Released, link_records, links_of, load_records, publish_records, published_articles

__all__ = [
    "COMPLETE",
    "Extracted",
    "Progress",
    "Released",
    "check_decisions",
    "check_inputs",
    "check_places",
    "extract_articles",
    "link_records",
    "links_of",
    "load_records",
    "paid",
    "publish_records",
    "published_articles",
    "quiet",
    "read_inputs",
    "record_from",
    "unasked",
]
