"""The page of a release: static files that a browser shows from a server or by a double click, with nothing fetched."""

from .render import PageForm, write_page

__all__ = ["PageForm", "write_page"]
