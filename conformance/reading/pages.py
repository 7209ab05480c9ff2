"""Pages that a person saw."""

from __future__ import annotations

from medmij_sim.browser import Page
from medmij_sim.browser.words import LONG_TERM


def offers_long_term(page: Page) -> bool:
    """Whether a field or button of a page is about consent for an indefinite time."""
    controls = [f"{each.label} {each.name} {each.value}" for form in page.forms for each in form.fields]
    controls += [text for form in page.forms for each in form.fields for _, text in each.options]
    controls += [button.label for button in page.buttons]
    return any(LONG_TERM.search(text) for text in controls)


def preselected(page: Page) -> list[str]:
    """What is on before the person does anything: toggles, and the options that selects stand on."""
    fields = [each for form in page.forms for each in form.fields]
    toggles = [f"{each.label} {each.name} {each.value}" for each in fields if each.is_toggle and each.chosen]
    return toggles + [text for each in fields for value, text in each.options if value == each.value]
