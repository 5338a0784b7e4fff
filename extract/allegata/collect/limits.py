"""How much is asked for at most, and how gently."""

from __future__ import annotations

from pydantic import Field

from .. import __version__
from ..models import Model

PRODUCT = "allegata"
"""The name that a site's robots.txt knows us by."""


class Limits(Model):
    """The limits of one collection; all can be set, and each default has its reason beside it."""

    contact: str | None = Field(
        None,
        max_length=200,
        pattern=r"^[!-'*-~]+$",  # printable, and neither blank nor parenthesis, which would end the comment
        description="an address of yours, mail or web, that sites can write to; sent with every request",
    )
    is_private_allowed: bool = Field(
        False, description="fetch from private and loopback addresses too: for tests and intranets"
    )
    most_bytes: int = Field(
        10_000_000,  # the longest pages and reports have a tenth of it
        ge=1_000,
        le=1_000_000_000,
        description="bytes of one answer, packed and unpacked, 1,000 or more",
    )
    seconds: float = Field(
        30.0,  # browsers give up later, but a page that takes longer is seldom one
        gt=0,
        le=3_600,
        description="seconds for one answer, from the look-up of the name to the last byte, more than 0",
    )
    redirects: int = Field(5, ge=0, le=20, description="redirects that are followed, 0 to 20")  # RFC 9309, 2.3.1.2
    most_addresses: int = Field(
        10_000,  # at a request a second, three hours
        ge=1,
        le=1_000_000,
        description="addresses that one source may name, 1 or more",
    )
    delay: float = Field(
        1.0, ge=0, le=3_600, description="least seconds between two requests to one host; robots.txt can ask for more"
    )
    longest_delay: float = Field(
        30.0, ge=0, le=3_600, description="seconds between two requests to one host that robots.txt can ask for at most"
    )
    longest_wait: float = Field(
        60.0, ge=0, le=86_400, description="seconds that are waited where a server asks for it (Retry-After)"
    )
    hosts: int = Field(
        16,  # a worker mostly sleeps between two requests to its host
        ge=1,
        le=256,
        description="hosts that are asked at once, 1 to 256",
    )
    fresh: float = Field(
        3_600.0,  # a run that was stopped, or is repeated with other options, asks no page again
        ge=0,
        description="seconds for which a page is not asked for again, 0 to ask always; feeds and sitemaps always are",
    )

    @property
    def agent(self) -> str:
        """What is sent as `User-Agent`."""
        return f"{PRODUCT}/{__version__}" + (f" (+{self.contact})" if self.contact else "")
