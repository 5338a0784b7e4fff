"""The same requests in OpenAI's batch files, at half the price: written, submitted, fetched, and read into the ledger.

- `request_file`  asks → lines, in files of the size that is allowed: `RequestFiles`, `RequestFile`
- `exporting`     which requests are written: `export`
- `result_file`   lines of a result file → answers and failures: `results`
- `extractor`     which request each article waits for: `waiting`, `BatchExtractor`
- `arrival`       results → the answers of the ledger: `Arrival`
- `book`          what is known of each submitted file: `Submission`, `Book`
- `submitting`    a file is submitted once, whatever happens in between: `Submitter`
- `following`     batches until they end, and their results: `follow`
- `service`       the files and batches endpoints: `BatchService`
- `exported`      what was exported last: `Exported`
"""

from .arrival import Arrival, Arrived
from .book import GIVEN_UP, Submission, keep, requests_out, submissions
from .exported import Exported
from .exporting import Export, clear, export, give_up
from .extractor import (
    BatchExtractor,
    Left,
    TriageOfUnasked,
    Waiting,
    ask_anew,
    left_waiting,
    renew_errors,
    skipped_by,
    waiting,
)
from .following import Waits, follow, is_followed, mark_imported, to_import
from .request_file import MOST_BYTES, MOST_REQUESTS, Limits, RequestFile, RequestFiles, request_line
from .service import BatchService, NoBatchesError
from .submitting import Fate, Submitter, alone, to_submit

__all__ = [
    "GIVEN_UP",
    "MOST_BYTES",
    "MOST_REQUESTS",
    "Arrival",
    "Arrived",
    "BatchExtractor",
    "BatchService",
    "Export",
    "Exported",
    "Fate",
    "Left",
    "Limits",
    "NoBatchesError",
    "RequestFile",
    "RequestFiles",
    "Submission",
    "Submitter",
    "TriageOfUnasked",
    "Waiting",
    "Waits",
    "alone",
    "ask_anew",
    "clear",
    "export",
    "follow",
    "give_up",
    "is_followed",
    "keep",
    "left_waiting",
    "mark_imported",
    "renew_errors",
    "request_line",
    "requests_out",
    "skipped_by",
    "submissions",
    "to_import",
    "to_submit",
    "waiting",
]
