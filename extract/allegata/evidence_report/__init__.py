"""Evidence report: one article with every quote of its record marked in it, and what was rejected, for maintainers.

- `passages`  a text cut wherever a quote begins or ends
- `coded`     the values of a record, each with its quote and where that stands
- `doubted`   what verification rejected, held or doubted, where its words stand, and what to look at
- `page`      both as one HTML file that asks for nothing else

It holds the full text and every name: for work on this machine alone. No stage makes one, and `publish` never does.
"""

from .page import NearCopyWords, html_report, is_report

__all__ = ["NearCopyWords", "html_report", "is_report"]
