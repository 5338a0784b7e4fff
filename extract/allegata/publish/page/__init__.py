"""The page of a release: static files that a browser shows from a server or by a double click, with nothing fetched."""

from .console import HOW_TO_GET_IT, assets
from .render import write_page

__all__ = ["HOW_TO_GET_IT", "assets", "write_page"]
