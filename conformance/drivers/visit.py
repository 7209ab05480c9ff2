"""Where a hook sends the person's browser."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

from conformance.probe import StepFailed
from medmij_sim.browser import Answers, Browser, TooManyRedirectsError, WalkError, walk

Visit = Callable[[str], "str | None"]
"""Sends the person's browser to a URL; returns the redirect it was held back from, if the suite is to hand that on."""


class Visitor:
    """Goes where a hook says, once for each URL.

    Attributes:
        callback: what the last visit returned.
    """

    def __init__(self, visit: Visit | None) -> None:
        self._visit = visit
        self._visited: set[str] = set()
        self.callback: str | None = None

    def follow(self, output: Mapping[str, Any]) -> str | None:
        """Visit the `url` of an output, if it has one that was not visited yet; returns what that visit returned."""
        url = output.get("url")
        if self._visit is None or not isinstance(url, str) or url in self._visited:
            return None
        self._visited.add(url)
        self.callback = self._visit(url)
        return self.callback


def walking(browser: Browser, answers: Answers, redirect_uri: str, *, hold_back: bool) -> Visit:
    """A visit by a scripted person: through landing page, login and consent, to the redirect URI.

    Args:
        browser: of this person.
        answers: what the person does.
        hold_back: do not open the redirect URI but return it, with its parameters; for `callback = "hook"`.
    """
    end = urlsplit(redirect_uri)

    def is_end(url: str) -> bool:
        here = urlsplit(url)
        return (here.scheme, here.netloc, here.path) == (end.scheme, end.netloc, end.path)

    def visit(url: str) -> str | None:
        try:
            callback = walk(browser, url, answers, stop=is_end)
            if hold_back:
                return callback
            browser.stop = lambda _: False
            browser.open(callback)
        except (WalkError, TooManyRedirectsError) as stuck:
            raise StepFailed(str(stuck)) from stuck
        return None

    return visit
