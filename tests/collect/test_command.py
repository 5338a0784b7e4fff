"""`allegata collect`, as a user runs it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests.collect.site import Site, answer, endless, page
from tests.commands import Runner


def test_a_collection_says_what_it_brought(allegata: Runner, site: Site, tmp_path: Path) -> None:
    site.routes["/a"] = page()
    options = ("--work", tmp_path / "work", "--delay", 0, "--allow-private", "--contact", "desk@example.org")
    ran = allegata("collect", site.url("/a"), site.url("/gone"), *options)
    assert ran.code == 1
    assert ran.out.splitlines()[0] == "1 pages, 1 fetched, 0 unchanged, 1 unread"
    assert "not read: " + site.url("/gone") in ran.err
    assert "caution: private and loopback addresses are fetched too" in ran.err
    again = allegata("collect", site.url("/a"), *options, "--json")
    found = json.loads(again.out)
    assert again.code == 0 and (found["pages"], found["fetched"], found["unchanged"]) == (1, 0, 1)
    assert Path(found["kept"][0]["file"]).is_file()
    assert all("desk@example.org" in asked.headers["User-Agent"] for asked in site.asked)


def test_the_contact_may_stand_in_the_environment(
    allegata: Runner, site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALLEGATA_CONTACT", "https://desk.example.org")
    site.routes["/a"] = page()
    ran = allegata("collect", site.url("/a"), "--work", tmp_path, "--delay", 0, "--allow-private")
    assert "(+https://desk.example.org)" in site.asked[0].headers["User-Agent"]
    assert "whom to write to" not in ran.err


def test_without_a_flag_this_machine_is_not_asked(allegata: Runner, site: Site, tmp_path: Path) -> None:
    ran = allegata("collect", site.url("/a"), "--work", tmp_path)
    assert ran.code == 1 and "is loopback, and not a public address" in ran.err
    assert "whom to write to" in ran.err
    assert site.asked == []


def test_what_is_no_source_is_refused_before_anything_is_fetched(allegata: Runner, site: Site, tmp_path: Path) -> None:
    ran = allegata("collect", site.url("/a"), tmp_path, "--work", tmp_path / "work", "--allow-private")
    assert ran.code == 2 and "is no address, and no list of addresses" in ran.err
    assert site.asked == [] and not (tmp_path / "work").exists()


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("--contact", "a\r\nX-Forged: 1"),
        ("--contact", "a (b)"),
        ("--max-bytes", "1"),
        ("--delay", "-1"),
        ("--hosts", "0"),
    ],
)
def test_a_limit_that_cannot_be_is_refused(allegata: Runner, option: str, value: str, tmp_path: Path) -> None:
    ran = allegata("collect", "http://127.0.0.1:9/", option, value, "--work", tmp_path)
    assert ran.code == 2 and "It is: " in ran.err


def test_ctrl_c_keeps_what_is_kept_and_the_same_command_goes_on(site: Site, tmp_path: Path) -> None:
    drip = endless(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n", b"x", 0.05)
    site.routes |= {"/a": page("a"), "/slow": drip, "/b": page("b")}
    command = [sys.executable, "-m", "allegata", "collect", *(site.url(path) for path in ("/a", "/slow", "/b"))]
    command += ["--work", str(tmp_path), "--delay", "0", "--seconds", "600", "--allow-private"]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment) as run:
        until = time.monotonic() + 120
        while "/slow" not in site.paths() and time.monotonic() < until:
            time.sleep(0.05)
        run.send_signal(signal.SIGINT)
        _, said = run.communicate(timeout=120)
    assert run.returncode == 130 and "the same command goes on where it stopped" in said
    assert "Traceback" not in said
    site.routes["/slow"] = page("slow")
    ended = subprocess.run(command, capture_output=True, text=True, check=False, timeout=240, env=environment)
    assert ended.stdout.splitlines()[0] == "3 pages, 2 fetched, 1 unchanged, 0 unread"
    assert site.paths().count("/a") == 1


def test_other_commands_do_not_wait_for_the_libraries_of_the_web() -> None:
    asked = "import sys, allegata.cli; print({'httpcore2', 'feedparser', 'fastwarc', 'protego'} & set(sys.modules))"
    ended = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True, timeout=240)
    assert ended.stdout.strip() == "set()"


def test_a_server_cannot_command_the_terminal(allegata: Runner, site: Site, tmp_path: Path) -> None:
    site.routes["/a"] = answer(200, b"x", "text/\x1b[31mred\x9b2J")
    ran = allegata("collect", site.url("/a"), "--work", tmp_path, "--delay", 0, "--allow-private")
    assert ran.code == 1 and "it is text/\ufffd[31mred\ufffd2j, and not kept" in ran.err
