"""A real browser for tests: without JavaScript, with only the hosts of a world, and what every page must live up to.

Needs the extra `browser` and a Chromium, found on the path or by MEDMIJ_SIM_CHROMIUM.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

WINDOWS: Final = {"desktop": {"width": 1000, "height": 800}, "phone": {"width": 390, "height": 800}}
MOST_TABS: Final = 40


@contextmanager
def chromium(*rules: str) -> Iterator[Browser]:
    """A Chromium that reaches only the hosts of its rules (`MAP host address`); skips where there is none."""
    playwright = pytest.importorskip("playwright.sync_api", reason="no playwright; install medmij-sim[browser]")
    program = os.environ.get("MEDMIJ_SIM_CHROMIUM") or shutil.which("chromium")
    if program is None:
        pytest.skip("no chromium on the path; set MEDMIJ_SIM_CHROMIUM")
    arguments = [
        "--no-sandbox",
        "--ignore-certificate-errors",
        "--disable-background-networking",
        f"--host-resolver-rules={', '.join((*rules, 'MAP * ~NOTFOUND', 'EXCLUDE 127.0.0.1'))}",
    ]
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=program, args=arguments)
        yield browser
        browser.close()


@contextmanager
def window(browser: Browser, name: str) -> Iterator[Page]:
    """A page in a fresh window of one of the sizes, of somebody who reads Dutch."""
    context = browser.new_context(viewport=WINDOWS[name], java_script_enabled=False, locale="nl-NL")  # type: ignore[arg-type]
    yield context.new_page()
    context.close()


def focus(page: Page, target: Locator) -> None:
    """Press Tab until `target` has the focus, and see that it shows."""
    wanted = target.element_handle()
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        focused = page.locator(":focus")
        if focused.count() and wanted.evaluate("(one, other) => one === other", focused.element_handle()):
            assert focused.evaluate("one => getComputedStyle(one).outlineStyle") == "solid"
            return
    raise AssertionError(f"{target} is not reached by Tab")


def assert_fits(page: Page) -> None:
    """Nothing sticks out sideways, and the banner is as wide as the window."""
    size = page.viewport_size
    assert size is not None
    assert page.locator("html").evaluate("one => one.scrollWidth") == size["width"]
    banner = page.get_by_role("note").bounding_box()
    assert banner is not None
    assert (banner["x"], banner["width"]) == (0, size["width"])
    assert page.locator("h1").count() == 1
