"""The command line. Alone prints and exits.

Results go to stdout, progress and problems to stderr. Exit 0: all done; 1: something was found or left to mend;
2: the command could not start; 130: stopped by Ctrl-C.

- `app`        the app, and how it ends
- `collect`    collect
- `stages`     build, ingest, extract, load, publish, validate
- `model`      estimate, doctor
- `batch`      batch export, submit, status, import
- `evaluate`   evaluate
- `changes`    changes
- `reading`    sql, show, schema
- `editorial`  editorial init, check
- `options`    what several commands share
- `extractor`  the extractor that a run is told to use
- `console`    what is printed, and how
"""

# isort: off
from . import stages  # --help lists the commands in the order in which they are imported
from . import collect
from . import model
from . import batch
from . import evaluate
from . import changes
from . import reading
from . import editorial

# isort: on
from .app import app, main

__all__ = ["app", "batch", "changes", "collect", "editorial", "evaluate", "main", "model", "reading", "stages"]
