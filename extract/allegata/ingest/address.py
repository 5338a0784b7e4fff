"""Web addresses, and the identity of an article.

The canonical form only ever decides identity; the address itself is kept as given. It errs on the side of keeping two
addresses apart: two pages under one identity would cost an article, one page under two is seen by its text. That is why
courlan's cleaning is not used: it drops every parameter that looks like tracking, `cid`, `source` and `game` among
them, which on many sites select the article.
"""

from __future__ import annotations

import hashlib
import re
from urllib.parse import quote, urlsplit

from .cleaning import MAX_FIELD

_DEFAULT_PORTS = {"http": 80, "https": 443}
# Parameters that say where a reader came from and never what is read.
_TRACKING = re.compile(
    r"(utm|mtm|pk|piwik|hsa|vero|oly)_.*|(fb|g|d|tw|tt|y|ys)clid|msclkid|srsltid|irclickid"
    r"|gbraid|wbraid|gclsrc|gad_source|gad_campaignid|mc_cid|mc_eid|_ga|_gl|_hsenc|_hsmi|igsh|igshid|mkt_tok|wt_mc|xtor"
    r"|__twitter_impression",
    re.IGNORECASE,
)
_EDITION = re.compile(r"^(?:(?:www|m|mobile|amp)\.)+(?=[^.]+\.)")  # of one site, for telephones say
_BARE_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")  # RFC 3986, 2.3


def web_address(value: str) -> str | None:
    """The address, trimmed, where it is one of the web; None for `javascript:`, a bare host, one with a password."""
    address = value.strip()
    if len(address) > MAX_FIELD or not address.isprintable() or " " in address or canonical_url(address) is None:
        return None
    return address


def canonical_url(url: str) -> str | None:
    """The form that two addresses of one page share; None where it is no address of the web. Idempotent.

    Scheme and host in lower case (the host in its ASCII form), default port, fragment, tracking parameters and trailing
    slashes dropped, parameters sorted by name, escapes of RFC 3986 normalised. `http` and `https` stay apart. A
    fragment that is the path of a page drawn by script (`#/story`, `#!/story`) is kept.
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
        if parts.scheme not in _DEFAULT_PORTS or not host or "@" in parts.netloc:
            return None
        host = _ascii_host(host)
        path = _normalised(parts.path).rstrip("/")
        query = _kept_parameters(parts.query)
        route = _normalised(parts.fragment) if parts.fragment.startswith(("/", "!/")) else ""
    except ValueError:
        return None
    shown_port = "" if port in (None, _DEFAULT_PORTS[parts.scheme]) else f":{port}"
    return f"{parts.scheme}://{host}{shown_port}{path}{query and '?'}{query}{route and '#'}{route}"


def is_front_page(url: str) -> bool:
    """Whether the address names a site and nothing on it."""
    parts = urlsplit(url)
    return not parts.path.strip("/") and not parts.query and not parts.fragment.startswith(("/", "!/"))


def is_on_same_site(one: str, other: str) -> bool:
    """Whether two addresses of the web are on one site: on one host, on a host below it, or in two forms of it.

    Hosts that merely share a domain are not: on many domains everybody can have one.
    """
    hosts = [_EDITION.sub("", urlsplit(canonical_url(url) or "").hostname or "") for url in (one, other)]
    longer, shorter = sorted(hosts, key=len, reverse=True)
    return longer == shorter or longer.endswith(f".{shorter}")


def article_id(url: str | None, text: str, outlet: str | None = None) -> str:
    """The identifier of an article: `art-` and 16 hexadecimal digits of a SHA-256.

    Hashed is `url:` and the canonical address; where there is none, or only that of a site's front page (which pages
    wrongly give as their own), `text:` and the text. The prefix keeps the two kinds apart: a text that is itself an
    address cannot take the identity of the page at it.

    Args:
        url: the address, if any.
        text: the text as stored.
        outlet: only where the same text, without an address, is kept for more than one: of the others than the first.
    """
    canonical = canonical_url(url) if url else None
    identity = f"text:{text}" if canonical is None or is_front_page(canonical) else f"url:{canonical}"
    if outlet is not None:
        identity = f"outlet:{outlet.casefold()}\0{identity}"  # no text holds a NUL
    return f"art-{hashlib.sha256(identity.encode()).hexdigest()[:16]}"


def _ascii_host(host: str) -> str:
    if ":" in host:
        return f"[{host}]"  # IPv6
    host = host.rstrip(".")
    ascii_host = host if host.isascii() else host.encode("idna").decode("ascii").lower()
    if not re.fullmatch(r"[a-z0-9._-]+", ascii_host):
        raise ValueError(host)
    return ascii_host


def _kept_parameters(query: str) -> str:
    parameters = [_normalised(part) for part in query.split("&") if part]
    kept = [part for part in parameters if not _TRACKING.fullmatch(part.partition("=")[0])]
    return "&".join(sorted(kept, key=lambda part: part.partition("=")[0]))


def _normalised(part: str) -> str:
    escaped = quote(_BARE_PERCENT.sub("%25", part), safe="%/:?#[]@!$&'()*+,;=-._~")
    return _ESCAPE.sub(_unescaped_if_unreserved, escaped)


def _unescaped_if_unreserved(escape: re.Match[str]) -> str:
    char = chr(int(escape[1], 16))
    return char if char in _UNRESERVED else escape[0].upper()
