"""Who publishes at an address, by the one name that citations of it have, too."""

from __future__ import annotations

import pytest

from allegata.gazetteer.outlets import outlet_at, outlet_named
from allegata.gazetteer.sources import lookup_source
from allegata.gazetteer.tables import rows
from allegata.vocabulary import SourceType


@pytest.mark.parametrize(
    ("url", "outlet"),
    [
        ("https://www.reuters.com/world/a", "Reuters"),
        ("https://amp.theguardian.com/world/a", "The Guardian"),
        ("https://WWW.BBC.COM:443/news/a", "BBC"),
        ("https://www.bbc.com/russian/articles/a", "BBC Russian"),
        ("https://www.the-star.co.ke/news/a", "The Star Kenya"),
        ("https://edition.cnn.com/a", "CNN"),
        ("https://www.elpais.com./a", "El País"),
    ],
)
def test_a_known_host_has_its_outlet(url: str, outlet: str) -> None:
    assert outlet_at(url) == outlet


@pytest.mark.parametrize(
    "url", ["https://notreuters.com/a", "https://reuters.com.example/a", "https://com/a", "reuters.com", "http://[", ""]
)
def test_another_host_has_none(url: str) -> None:
    assert outlet_at(url) is None


def test_a_name_is_brought_to_the_one_of_the_table() -> None:
    assert outlet_named("BBC News") == "BBC"
    assert outlet_named("Agence France-Presse") == "AFP"
    assert outlet_named("The Sample Gazette") is None
    assert outlet_named("Human Rights Watch") is None


def test_a_namesake_at_another_host_stays_as_it_calls_itself() -> None:
    assert outlet_named("Guardian", "https://guardian.example.ng/a") is None


def test_every_outlet_goes_by_the_label_under_which_it_is_cited() -> None:
    for row in rows("outlets"):
        source = lookup_source(row["outlet"])
        assert source is not None, row
        assert (source.label, source.source_type) == (row["outlet"], SourceType.MEDIA), row


def test_no_host_stands_twice_and_each_is_written_as_it_is_looked_up() -> None:
    hosts = [row["host"] for row in rows("outlets")]
    assert len(hosts) == len(set(hosts))
    assert all(host == host.lower() and not host.startswith("www.") for host in hosts)
