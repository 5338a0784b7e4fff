"""Which addresses are fetched at all: by their form, and by the machine that they lead to."""

from __future__ import annotations

import ipaddress
from typing import TypeAlias

import httpx2

from ..errors import InputError

LONGEST_ADDRESS = 2_048
"""Characters; the protocol of sitemaps allows no more, and servers refuse what is much longer."""

_SCHEMES = ("http", "https")
_PORTS = (80, 443)
_LOWEST_OPEN_PORT = 1_024  # below are mail, telnet and the like, which must not be talked to in the name of a page

_Ip: TypeAlias = ipaddress.IPv4Address | ipaddress.IPv6Address
_Network: TypeAlias = ipaddress.IPv4Network | ipaddress.IPv6Network

# IANA's registries of special-purpose addresses. Python's own `is_private` and `is_global` have changed between patch
# releases, and let translated addresses pass; they are asked too.
_SPECIAL: tuple[tuple[_Network, str], ...] = tuple(
    (ipaddress.ip_network(network), what)
    for network, what in (
        ("0.0.0.0/8", "this machine"),
        ("10.0.0.0/8", "private"),
        ("100.64.0.0/10", "shared by a provider's customers"),
        ("127.0.0.0/8", "loopback"),
        ("169.254.0.0/16", "link-local"),
        ("172.16.0.0/12", "private"),
        ("192.0.0.0/24", "reserved"),
        ("192.0.2.0/24", "for documentation"),
        ("192.88.99.0/24", "a relay"),
        ("192.168.0.0/16", "private"),
        ("198.18.0.0/15", "for benchmarks"),
        ("198.51.100.0/24", "for documentation"),
        ("203.0.113.0/24", "for documentation"),
        ("224.0.0.0/4", "multicast"),
        ("240.0.0.0/4", "reserved"),
        ("::/96", "this machine, or reserved"),
        ("::ffff:0:0/96", "IPv4 in disguise"),
        ("::ffff:0:0:0/96", "IPv4 in disguise"),
        ("64:ff9b:1::/48", "private"),
        ("100::/64", "discarded"),
        ("2001::/23", "reserved"),
        ("2001:db8::/32", "for documentation"),
        ("2002::/16", "IPv4 in disguise"),
        ("3fff::/20", "for documentation"),
        ("5f00::/16", "reserved"),
        ("fc00::/7", "private"),
        ("fe80::/10", "link-local"),
        ("fec0::/10", "private"),
        ("ff00::/8", "multicast"),
    )
)
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
"""RFC 6052: networks without IPv4 reach every old server through it, so what it leads to is looked at instead."""


def checked_address(said: str, base: httpx2.URL | None = None) -> httpx2.URL:
    """The address as it is asked for: its fragment dropped, its host in lower case.

    Args:
        said: the address; relative where there is a base.
        base: of the page that says it.

    Raises:
        InputError: it is no address of the web, holds a password, or names a port that no website has.
    """
    said = said.strip()
    if len(said) > LONGEST_ADDRESS:
        raise InputError(f"the address has more than {LONGEST_ADDRESS} characters")
    if not said.isprintable():
        raise InputError("the address holds unprintable characters")
    try:
        url = (httpx2.URL(said) if base is None else base.join(said)).copy_with(fragment=None)
        host = url.raw_host.decode("ascii")
    except (httpx2.InvalidURL, ValueError, TypeError) as error:
        raise InputError(f"it is no address: {error}", "Check it") from None
    if url.scheme not in _SCHEMES or not host or "%" in host:
        raise InputError("it is no address of the web", "Give one that begins with http:// or https://")
    if url.userinfo:
        raise InputError("the address holds a name or a password", "Give it without")
    if url.port is not None and url.port not in _PORTS and not _LOWEST_OPEN_PORT <= url.port <= 65_535:
        raise InputError(f"no website is at port {url.port}")
    return url


def shown_address(said: str) -> str:
    """The address on one line and without a password, for a report."""
    line = "".join(char if char.isprintable() else "�" for char in said.strip())[:LONGEST_ADDRESS]
    scheme, mark, rest = line.partition("://")
    if not mark:
        return line
    host, slash, path = rest.partition("/")
    return f"{scheme}://{host.rpartition('@')[2]}{slash}{path}"


def refusal(ip: str) -> str | None:
    """What is special about the machine at an IP address, where nothing is to be fetched from it; None of a public one.

    Source: IANA IPv4 and IPv6 Special-Purpose Address Registries.
    """
    try:
        found: _Ip = ipaddress.ip_address(ip.partition("%")[0])
    except ValueError:
        return "no IP address"
    if found in _NAT64:
        return refusal(str(ipaddress.IPv4Address(int(found) & 0xFFFF_FFFF)))
    for network, what in _SPECIAL:
        if found.version == network.version and found in network:
            return what
    if not found.is_global or found.is_multicast or found.is_reserved or found.is_unspecified:
        return "not public"
    return None
