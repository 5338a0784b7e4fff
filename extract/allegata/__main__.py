"""`python -m allegata`, and the command `allegata`."""

from __future__ import annotations

import sys
from typing import NoReturn


def main() -> NoReturn:
    """Load the command line and run it. Ctrl-C while it loads, a second or two, ends as it does later."""
    try:
        from .cli import main as run  # noqa: PLC0415  loading is what can be interrupted
    except KeyboardInterrupt:
        print("stopped; nothing was begun", file=sys.stderr)
        sys.exit(130)  # EXIT_INTERRUPTED, which is not loaded either
    run()


if __name__ == "__main__":
    main()
