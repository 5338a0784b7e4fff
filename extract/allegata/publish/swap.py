"""Two folders exchanged in one step of the file system, so that nobody ever sees neither of them, or half of one."""

from __future__ import annotations

import ctypes
import os
import sys
from pathlib import Path

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2
"""Both of linux/fcntl.h and linux/fs.h."""


def swap(one: Path, other: Path) -> bool:
    """Exchange two folders on one file system, if this one can.

    Source: renameat2(2) of Linux. There is no such step in Python's library, and none on every system.

    Returns:
        whether it was done; if not, nothing was.
    """
    if not sys.platform.startswith("linux"):
        return False
    try:
        renameat2 = ctypes.CDLL(None, use_errno=True).renameat2
    except (OSError, AttributeError):  # a C library before glibc 2.28 or musl 1.2.5
        return False
    done = renameat2(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE)
    return bool(done == 0)
