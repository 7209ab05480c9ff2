"""What a page of a journey is for, and what there is to press."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from medmij_sim.browser.answers import Answers
from medmij_sim.browser.page import Button, Field, Form, Page
from medmij_sim.browser.words import CONSENT_PAGE, LOGIN_PAGE, Purpose, purpose_of


class PageKind(Enum):
    """What a page of a journey is for."""

    LANDING = "landing"
    LOGIN = "login"
    CONSENT = "consent"
    ENDING = "ending"
    FORWARD = "forward"


_MARKERS = {
    "landing": PageKind.LANDING,
    "to-login": PageKind.FORWARD,
    "digid-login": PageKind.LOGIN,
    "consent": PageKind.CONSENT,
    "confirmation": PageKind.CONSENT,
    "subscription": PageKind.CONSENT,
    "cancelled": PageKind.ENDING,
    "refused": PageKind.ENDING,
    "not-represented": PageKind.ENDING,
    "other-birth-date": PageKind.ENDING,
    "child-of-twelve": PageKind.ENDING,
    "cannot-represent": PageKind.ENDING,
    "unavailable": PageKind.ENDING,
    "failure": PageKind.ENDING,
}
"""The simulator's own pages say what they are; others are known by what is on them."""


@dataclass(frozen=True, slots=True)
class Press:
    """Something to press: a button of a form, or a link."""

    label: str
    form: Form | None = None
    button: Button | None = None
    url: str = ""


def page_kind(page: Page, answers: Answers) -> PageKind:
    """What a page is for: by its marker if it is one of the simulator's, else by what is on it.

    Args:
        answers: the person's; tells a login that was not written here by the fields it has.
    """
    if page.marker in _MARKERS:
        return _MARKERS[page.marker]
    if page.status >= 400:
        return PageKind.ENDING
    fields = [each for form in page.forms for each in form.fields]
    if len(page.forms) == 1 and fields and all(each.kind == "hidden" for each in fields) and not labels_on(page):
        return PageKind.FORWARD
    if _is_login(fields, answers) or person_button(page, answers):
        return PageKind.LOGIN
    purposes = {purpose_for(label, answers) for label in labels_on(page)}
    heading = f"{page.title} {page.heading}"
    if Purpose.ACCEPT in purposes and (CONSENT_PAGE.search(heading) or not LOGIN_PAGE.search(heading)):
        return PageKind.CONSENT
    return PageKind.LANDING if Purpose.PROCEED in purposes else PageKind.ENDING


def _is_login(fields: list[Field], answers: Answers) -> bool:
    return any(
        each.kind == "password"
        or each.name in answers.fields
        or (bool(answers.person) and (each.value == answers.person or answers.person in dict(each.options)))
        for each in fields
    )


def purpose_for(label: str, answers: Answers) -> Purpose | None:
    """What pressing something does: as the hints say, else as its words do."""
    hinted = (purpose for purpose, texts in answers.buttons.items() if label in texts)
    return next(hinted, None) or purpose_of(label)


def presses_on(page: Page) -> list[Press]:
    """Buttons before links: what matters is a button on most pages."""
    buttons = [Press(button.label, form, button) for form in page.forms for button in form.buttons]
    return buttons + [Press(link.text, url=link.url) for link in page.links]


def labels_on(page: Page) -> list[str]:
    """The texts of everything there is to press."""
    return [label for press in presses_on(page) if (label := press.label)]


def person_button(page: Page, answers: Answers) -> Press | None:
    """The button that logs this very person in (for who is represented), on a page with a button for each."""
    wanted = f"{answers.person}/{answers.represents}" if answers.represents else answers.person
    for form in page.forms:
        for button in form.buttons:
            if answers.person and button.name and button.value == wanted:
                return Press(button.label, form, button)
    return None
