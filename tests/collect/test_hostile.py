"""Servers that want us to reach what they cannot, to read for ever, or to choke."""

from __future__ import annotations

import gzip
import resource
import socket
import ssl
import subprocess
import time
import zlib
from pathlib import Path

import httpcore2
import pytest
from tests.collect.conftest import Collecting
from tests.collect.records import records, to_be_read, told
from tests.collect.site import Act, Site, answer, endless, html, page, raw, redirect, running_site

from allegata.collect import Limits, collect
from allegata.collect.addresses import refusal

OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
GIGABYTES = 10 * 10**9


def names(monkeypatch: pytest.MonkeyPatch, **addresses: str | list[str]) -> list[str]:
    """Have these names resolve so, `_` for a dot; returns the list of look-ups, which grows."""
    asked: list[str] = []

    def look_up(host: str, port: int, *_: object, **__: object) -> list[tuple[object, ...]]:
        asked.append(host)
        found = addresses.get(host.replace(".", "_"), host if ":" in host else "")
        if not found:
            found = socket.inet_ntoa(socket.inet_aton(host))  # as the system reads an address in any of its forms
        ips = [found.pop(0) if len(found) > 1 else found[0]] if isinstance(found, list) else found.split()
        return [(socket.AF_INET6 if ":" in ip else socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, port)) for ip in ips]

    monkeypatch.setattr("allegata.collect.network.socket.getaddrinfo", look_up)
    return asked


def zeros(size: int) -> bytes:
    """A gzip stream of so many zero bytes."""
    packer = zlib.compressobj(9, zlib.DEFLATED, zlib.MAX_WBITS | 16)
    piece = b"\0" * 10**6
    return b"".join(packer.compress(piece) for _ in range(size // 10**6)) + packer.flush()


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:{port}/", "http://localhost:{port}/", "http://127.1:{port}/", "http://2130706433:{port}/",
        "http://0x7f000001:{port}/", "http://0.0.0.0:{port}/", "http://0:{port}/",
        "http://[::1]:{port}/", "http://[::ffff:127.0.0.1]:{port}/", "http://[::]:{port}/",
    ],
)  # fmt: skip
def test_this_machine_is_not_asked_under_any_of_its_names(
    site: Site, tmp_path: Path, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.routes["/"] = page()
    names(monkeypatch, localhost="127.0.0.1")
    found = collect([address.format(port=site.port)], tmp_path / "pages", Limits(delay=0))
    assert found.kept == () and site.asked == []
    assert "not a public address. Where you mean it, for a test or an intranet: --allow-private" in told(found)


@pytest.mark.parametrize(
    "ip",
    [
        "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1", "240.0.0.1",
        "255.255.255.255", "192.0.0.8", "198.18.0.1", "::1", "::", "fe80::1", "fc00::1", "ff02::1", "::ffff:10.0.0.1",
        "::ffff:8.8.8.8", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::1", "2002:7f00:1::", "2001:db8::1",
        "fec0::1", "::7f00:1", "2001::1", "fe80::1%eth0",
        "93.184.215.14 10.0.0.1",
    ],
)  # fmt: skip
def test_a_name_that_leads_to_a_machine_that_is_not_public_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, ip: str, loopback_only: list[str]
) -> None:
    names(monkeypatch, news_example=ip)
    found = collect(["http://news.example/"], tmp_path / "pages", Limits(delay=0))
    assert "news.example is at " in told(found) and "not a public address" in told(found)
    assert loopback_only == []


def test_the_connection_is_made_to_the_address_that_was_looked_at(
    site: Site, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """DNS rebinding: the name is public when it is asked first, and loopback whenever it is asked again."""
    site.routes["/"] = page()
    asked = names(monkeypatch, news_example=["93.184.215.14", "127.0.0.1"])
    reached: list[str] = []

    def connect(self: object, host: str, *_: object) -> None:
        reached.append(host)
        raise httpcore2.ConnectError("no network here")

    monkeypatch.setattr("httpcore2.SyncBackend.connect_tcp", connect)
    found = collect([f"http://news.example:{site.port}/"], tmp_path / "pages", Limits(delay=0))
    assert asked == ["news.example"] and reached == ["93.184.215.14"]
    assert site.asked == [] and "news.example cannot be reached" in told(found)


@pytest.mark.parametrize("target", ["http://127.0.0.1:{port}/secret", "http://169.254.169.254/latest/meta-data/"])
def test_a_redirect_to_a_machine_that_is_not_public_is_refused(
    site: Site, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, target: str, loopback_only: list[str]
) -> None:
    """The first server must be on loopback to be there at all: its address alone is taken for a public one."""
    monkeypatch.setattr("allegata.collect.network.refusal", lambda ip: None if ip == "127.0.0.2" else refusal(ip))
    names(monkeypatch, news_example="127.0.0.2")
    site.routes["/secret"] = page("secret")
    with running_site(host="127.0.0.2") as public:
        public.routes["/"] = redirect(target.format(port=site.port))
        found = collect([f"http://news.example:{public.port}/"], tmp_path / "pages", Limits(delay=0))
        assert public.paths() == ["/"]
    assert found.kept == () and site.asked == [] and loopback_only == []
    assert f"it redirects to {target.format(port=site.port)}, and " in told(found)
    assert "not a public address. Where you mean it" in told(found)
    assert all(b"secret" not in record.body for record in records(tmp_path / "pages"))


@pytest.mark.parametrize(
    ("target", "said"),
    [
        ("file:///etc/passwd", "no address of the web"),
        ("ftp://127.0.0.1/", "no address of the web"),
        ("gopher://127.0.0.1:6379/_x", "no address of the web"),
        ("javascript:alert(1)", "no address of the web"),
        ("http://127.0.0.1:22/", "no website is at port 22"),
        ("http://me:secret@127.0.0.1/", "a name or a password"),
        ("http://[", "no address"),
        ("", "redirects in a circle"),
    ],
)
def test_a_redirect_to_what_is_no_website_is_not_followed(
    site: Site, collecting: Collecting, target: str, said: str
) -> None:
    site.routes["/"] = redirect(target)
    found = collecting(site.url("/"))
    assert said in told(found) and "secret" not in told(found)


def test_an_address_with_a_password_is_refused_and_the_password_not_shown(collecting: Collecting) -> None:
    report = told(collecting("http://me:secret@127.0.0.1:8000/page"))
    assert report == "http://127.0.0.1:8000/page: the address holds a name or a password. Give it without"


def test_redirects_end(site: Site, collecting: Collecting) -> None:
    site.routes |= {"/circle": redirect("/round"), "/round": redirect("/circle")}
    site.routes |= {f"/{number}": redirect(f"/{number + 1}") for number in range(20)}
    assert "it redirects in a circle" in told(collecting(site.url("/circle")))
    assert "more than 5 redirects" in told(collecting(site.url("/0")))
    assert site.paths()[-1] == "/5"
    site.routes["/5"] = page()
    assert len(collecting(site.url("/0")).kept) == 1


TRAPS: dict[str, tuple[Act, str]] = {
    "10 GB, announced": (endless(OK + b"Content-Length: %d\r\n\r\n" % GIGABYTES, b"\0" * 65_536), "more than 1 MB"),
    "10 GB, not announced": (endless(OK + b"\r\n", b"\0" * 65_536), "more than 1 MB"),
    "10 GB in chunks": (
        endless(OK + b"Transfer-Encoding: chunked\r\n\r\n", b"10000\r\n" + b"\0" * 65_536 + b"\r\n"), "more than 1 MB",
    ),
    "a head without end": (endless(b"HTTP/1.1 200 OK\r\n", b"X-Mark: more and more\r\n"), "broken, or no HTTP"),
    "a head that drips": (endless(b"HTTP/1.1 200 OK\r\n", b"X-Mark: 1\r\n", 0.05), "not answered to the end"),
    "a body that drips": (endless(OK + b"\r\n", b"x", 0.05), "not answered to the end"),
    "silence": (endless(b"", b"", 0.1), "not answered to the end"),
    "interim answers without end": (endless(b"", b"HTTP/1.1 103 Early Hints\r\n\r\n" * 1_000), "more than 1 MB"),
    "padded chunks": (endless(OK + b"Transfer-Encoding: chunked\r\n\r\n", b"1;" + b"x" * 9_999 + b"\r\nx\r\n"), " "),
    "a length that is too long": (raw(OK + b"Content-Length: 500\r\n\r\nshort"), "broken, or no HTTP"),
    "a length that is none": (raw(OK + b"Content-Length: many\r\n\r\nshort"), "broken, or no HTTP"),
    "two lengths": (raw(OK + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nshort"), "broken, or no HTTP"),
    "no HTTP": (raw(b"SSH-2.0-OpenSSH_9.6\r\n"), "broken, or no HTTP"),
    "nothing": (raw(b""), "broken, or no HTTP"),
    "a head too long to keep": (raw(OK + b"X-Mark: " + b"x" * 40_000 + b"\r\n\r\nshort"), "the head of the answer"),
    "packed, and damaged": (
        answer(200, b"\x1f\x8b\x08\0\0\0\0\0\0\3" + b"?" * 99, headers={"Content-Encoding": "gzip"}), "damaged",
    ),
    "packed, and broken off": (
        answer(200, gzip.compress(html("x" * 9_999))[:-12], headers={"Content-Encoding": "gzip"}), "breaks off",
    ),
    "said to be packed": (answer(200, html("x"), headers={"Content-Encoding": "gzip"}), "damaged"),
    "packed otherwise": (answer(200, b"x", headers={"Content-Encoding": "br"}), "packed (br), which was not asked for"),
    "a gzip bomb": (answer(200, zeros(10**9), headers={"Content-Encoding": "gzip"}), "more than 1 MB"),
    "many packets": (
        answer(200, gzip.compress(b"") * 20_000, headers={"Content-Encoding": "gzip"}), "too many pieces",
    ),
}  # fmt: skip


@pytest.mark.parametrize("trap", TRAPS)
def test_a_trap_costs_no_more_than_its_limits_and_one_line(site: Site, collecting: Collecting, trap: str) -> None:
    act, said = TRAPS[trap]
    site.routes |= {"/trap": act, "/page": page()}
    begun, before = time.monotonic(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    seconds = 2.0 if said == "not answered to the end" else 50.0  # a busy machine is to meet the limit that is meant
    found = collecting(site.url("/trap"), site.url("/page"), most_bytes=1_000_000, seconds=seconds)
    assert said in told(found).splitlines()[0] and len(found.problems) == 1
    assert [record.address for record in to_be_read(found)] == [site.url("/page")]
    assert time.monotonic() - begun < 120
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200_000  # kB


def test_what_follows_the_announced_length_is_not_read(site: Site, collecting: Collecting) -> None:
    site.routes["/"] = raw(OK + b"Content-Length: 5\r\n\r\nWords and more")
    assert to_be_read(collecting(site.url("/")))[0].body == b"Words"


def test_headers_cannot_forge_a_record(site: Site, collecting: Collecting) -> None:
    site.routes["/"] = raw(
        OK + b"X-A: 1\r\n WARC/1.1\r\nWARC-Type: response\r\n\r\nWARC/1.1\r\nWARC-Type: response\r\n\r\n"
    )
    found = collecting(site.url("/"))
    assert [record.kind for record in records(collecting.folder)].count("response") == len(found.kept)


def test_a_stopped_run_keeps_what_is_kept_and_goes_on(site: Site, collecting: Collecting) -> None:
    """Ctrl-C while a page drips: what was fetched before is whole, and is not asked for again."""
    site.routes |= {"/a": page("a"), "/slow": endless(OK + b"\r\n", b"x", 0.05), "/b": page("b")}

    def interrupt(stage: str, done: int, total: int | None) -> None:
        if done == 1:
            raise KeyboardInterrupt

    addresses = [site.url(path) for path in ("/a", "/slow", "/b")]
    limits = Limits(is_private_allowed=True, delay=0, seconds=300)
    begun = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        collect(addresses, collecting.folder, limits, interrupt)
    assert time.monotonic() - begun < 60
    site.routes["/slow"] = page("slow")
    found = collect(addresses, collecting.folder, limits)
    assert (found.fetched, found.unchanged) == (2, 1)
    assert len(to_be_read(found)) == 3 and site.paths().count("/a") == 1


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A certificate of localhost, signed by itself, with its key."""
    made = tmp_path / "certificate.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"]
    command += ["-addext", "subjectAltName=DNS:localhost", "-keyout", str(made) + ".key", "-out", str(made)]
    try:
        subprocess.run(command, check=True, capture_output=True, timeout=60)
    except FileNotFoundError:
        pytest.skip("openssl is not installed: no certificate to test with")
    return made


def test_a_certificate_is_checked_against_the_name_and_not_the_address(
    certificate: Path, collecting: Collecting, monkeypatch: pytest.MonkeyPatch
) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, str(certificate) + ".key")
    with running_site(context) as site:
        site.routes["/"] = page()
        assert "no safe connection to localhost" in told(collecting(site.url("/", "localhost")))
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        assert "no safe connection to 127.0.0.1" in told(collecting(site.url("/")))
        assert site.asked == []
        assert len(collecting(site.url("/", "localhost")).kept) == 1


def test_the_environment_names_no_proxy_to_us(
    site: Site, collecting: Collecting, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9/")
    site.routes["/"] = page()
    assert len(collecting(site.url("/")).kept) == 1
