"""A visit to the page: what a reader does there and sees, and everything that the page asked for or complained of."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import quote

from playwright.sync_api import ConsoleMessage, Locator, Page, Request, Response, expect

DESK = (1280, 800)
PHONE = (390, 844)
"""Sizes of a window, in CSS pixels: those that the project promises."""


class Visit:
    """One page of the browser, at the address of a release.

    `troubles` holds what no page of ours may do: a request to anywhere but the release, an answer of 400 and above, an
    error in the console (a refusal by the content security policy is one), an exception, a dialog. A test that means
    one to happen clears it.
    """

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.address = address
        self.requests: list[str] = []
        self.troubles: list[str] = []
        page.context.on("request", self._requested)
        page.context.on("response", self._answered)
        page.on("console", self._told)
        page.on("pageerror", lambda error: self.troubles.append(f"exception: {error}"))
        page.on("dialog", lambda dialog: (self.troubles.append(f"dialog: {dialog.message}"), dialog.dismiss()))

    def _requested(self, request: Request) -> None:
        self.requests.append(request.url)
        origin = self.address if self.address.startswith("file:") else self.address.rstrip("/")
        inner = request.url.removeprefix("blob:")
        if not inner.startswith((origin, "data:", "null/" if origin.startswith("file:") else origin)):
            self.troubles.append(f"request to elsewhere: {request.url}")

    def _answered(self, response: Response) -> None:
        if response.status >= 400:
            self.troubles.append(f"{response.status} for {response.url}")

    def _told(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.troubles.append(f"console: {message.text}")
