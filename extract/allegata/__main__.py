"""`python -m allegata` is `allegata`."""

from .cli import main

main()
