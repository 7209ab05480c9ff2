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


_FAINT: Final = """body => {
  const channel = value => (value /= 255) <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  const rgba = text => text.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
  const paper = one => {
    for (; one; one = one.parentElement) {
      const found = rgba(getComputedStyle(one).backgroundColor);
      if (found.length < 4 || found[3] === 1) return found;
    }
    return [255, 255, 255];
  };
  const faint = [], texts = document.createTreeWalker(body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const one = texts.currentNode.parentElement, text = texts.currentNode.data.trim();
    if (!text || !one.checkVisibility()) continue;
    const style = getComputedStyle(one), [a, b] = [light(rgba(style.color)), light(paper(one))];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05), size = parseFloat(style.fontSize);
    const large = size >= 24 || (size >= 18.66 && style.fontWeight >= 700);
    if (ratio < (large ? 3 : 4.5)) faint.push(`${text}: ${ratio.toFixed(2)}`);
  }
  return faint;
}"""
"""Texts with too little contrast for WCAG 2.1 AA (1.4.3)."""

_NAMELESS: Final = """body => {
  const shown = selector => [...body.querySelectorAll(selector)].filter(one => one.checkVisibility());
  const levels = shown("h1, h2, h3, h4").map(one => Number(one.tagName[1]));
  return [
    ...shown("input:not([type=hidden]), select, textarea").filter(one => !one.labels.length && !one.ariaLabel),
    ...shown("a[href], button, summary, [role=img]").filter(one => !one.textContent.trim() && !one.ariaLabel),
    ...shown("[tabindex]").filter(one => one.tabIndex > 0),
  ].map(one => one.outerHTML).concat(
    levels.filter((level, at) => level > (levels[at - 1] ?? 0) + 1).map(level => `h${level} skips a level`),
    document.querySelectorAll("main").length === 1 ? [] : ["not one main"],
    document.documentElement.lang ? [] : ["no language"],
    document.title ? [] : ["no title"],
  );
}"""
"""What a screen reader cannot name, or not in order (WCAG 2.1: 1.3.1, 2.4.2, 2.4.3, 3.1.1, 3.3.2, 4.1.2)."""


def assert_reads_well(page: Page) -> None:
    """It fits, can be read by who sees little, and be heard by who sees nothing."""
    assert_fits(page)
    assert page.locator("body").evaluate(_FAINT) == []
    assert page.locator("body").evaluate(_NAMELESS) == []
