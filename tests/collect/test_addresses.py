"""Which machines are public, and which addresses are of the web."""

from __future__ import annotations

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allegata.collect.addresses import checked_address, refusal, shown_address
from allegata.errors import InputError


@pytest.mark.parametrize(
    "ip",
    ["93.184.215.14", "8.8.8.8", "1.1.1.1", "2606:4700:4700::1111", "64:ff9b::808:808", "172.32.0.1", "100.128.0.1"],
)
def test_a_public_machine_is_asked(ip: str) -> None:
    assert refusal(ip) is None


@given(ip=st.ip_addresses(v=4).map(str))
def test_a_translated_address_is_no_more_public_than_what_it_leads_to(ip: str) -> None:
    number = int(ipaddress.IPv4Address(ip))
    assert (refusal(str(ipaddress.IPv6Address((0x64FF9B << 96) | number))) is None) == (refusal(ip) is None)
    assert refusal(f"::ffff:{ip}") is not None


@given(ip=st.ip_addresses())
def test_what_python_says_is_not_global_is_never_public(ip: ipaddress.IPv4Address | ipaddress.IPv6Address) -> None:
    if not ip.is_global or ip.is_multicast:
        assert refusal(str(ip)) is not None


@given(said=st.text(max_size=80) | st.from_regex(r"\Ahttps?://[^\s]{1,60}\Z"))
def test_any_text_is_an_address_of_the_web_or_refused(said: str) -> None:
    try:
        url = checked_address(said)
    except InputError:
        return
    assert url.scheme in ("http", "https") and url.host and not url.userinfo and not url.fragment
    assert str(checked_address(str(url))) == str(url)


@given(password=st.from_regex(r"\A[a-z0-9]{12}\Z"))
def test_a_password_is_never_shown(password: str) -> None:
    assert password not in shown_address(f"https://me:{password}@example.org/a")
