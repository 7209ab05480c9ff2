"""Gets a person through landing page, login and consent, on pages of the simulator and on pages never seen before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from urllib.parse import urlsplit

from medmij_sim.browser.answers import Answers
from medmij_sim.browser.browser import Arrival, Browser, Stopped
from medmij_sim.browser.kinds import PageKind, Press, labels_on, page_kind, person_button, presses_on, purpose_for
from medmij_sim.browser.page import Field, FieldValue, Form, Page
from medmij_sim.browser.words import CONSENT_PAGE, LEVEL_FIELD, LONG_TERM, PERSON_FIELD, Purpose, purpose_of

MAX_PAGES = 20
_SAME_PRESS = 2


class WalkError(RuntimeError):
    """The person cannot get on; the message says what was on the page.

    Attributes:
        page: the page it ended on.
    """

    def __init__(self, reason: str, page: Page) -> None:
        labels = ", ".join(f"“{each}”" for each in labels_on(page)) or "nothing to press"
        super().__init__(f"{reason}: page “{page.title or page.heading}” (HTTP {page.status}) with {labels}")
        self.page = page


def walk(browser: Browser, url: str, answers: Answers, stop: Callable[[str], bool]) -> str:
    """Open `url` and answer the pages until one leads to a URL that `stop` accepts.

    Args:
        browser: a fresh browser of this person.
        url: the authorization request.
        answers: what the person does.
        stop: the end of the walk, for instance the host of the redirect_uri.

    Returns:
        The URL that was not opened any more (the authorization response).

    Raises:
        WalkError: a page offers nothing fitting, or the pages go round in circles; `browser.page` is that page.
        httpx.TransportError: no answer.
    """
    browser.stop = stop
    browser.language = answers.language
    presses: Counter[tuple[str, str]] = Counter()
    arrival: Arrival = browser.open(url)
    for _ in range(MAX_PAGES):
        if isinstance(arrival, Stopped):
            return arrival.url
        press, values = _answer(arrival, answers, presses)
        presses[_place(arrival), press.label] += 1
        if presses[_place(arrival), press.label] > _SAME_PRESS:
            raise WalkError(f"pressing “{press.label}” leads back to the same page", arrival)
        arrival = (
            browser.follow(press.url) if press.form is None else browser.submit(press.form, values, button=press.button)
        )
    if isinstance(arrival, Stopped):
        return arrival.url
    raise WalkError(f"no end after {MAX_PAGES} pages", arrival)


def _answer(page: Page, answers: Answers, presses: Counter[tuple[str, str]]) -> tuple[Press, dict[str, FieldValue]]:
    switch = _language_switch(page, answers)
    if switch is not None and not presses[_place(page), switch.label]:
        return switch, {}
    kind = page_kind(page, answers)
    if kind is PageKind.FORWARD:
        form = page.forms[0]
        return Press("", form, next(iter(form.buttons), None)), {}
    press = _picked(page, answers) if kind is PageKind.LOGIN and answers.login == "login" else None
    press = press or _find(page, _wanted(kind, answers), answers)
    if press is None and _goes_on(kind, answers) and len(page.buttons) == 1:
        press = Press(page.buttons[0].label, page.form_of(page.buttons[0]), page.buttons[0])
    if press is None:
        raise WalkError(f"nothing here to {_wanted(kind, answers)[0].value}", page)
    return press, _values(press.form, kind, answers) if press.form else {}


def _goes_on(kind: PageKind, answers: Answers) -> bool:
    """Whether the person wants on here, so that the only button of a page must be the one."""
    wants_on = {PageKind.LANDING: answers.landing == "continue", PageKind.LOGIN: answers.login == "login"}
    return wants_on.get(kind, False)


def _wanted(kind: PageKind, answers: Answers) -> tuple[Purpose, ...]:
    """What to look for on a page of this kind, best first."""
    match kind:
        case PageKind.LANDING if answers.landing == "continue":
            return Purpose.PROCEED, Purpose.ACCEPT
        case PageKind.LANDING:
            return Purpose.CANCEL, Purpose.RETURN, Purpose.REFUSE
        case PageKind.LOGIN if answers.login == "login":
            return Purpose.PROCEED, Purpose.ACCEPT
        case PageKind.LOGIN if answers.login == "cancel":
            return Purpose.CANCEL, Purpose.RETURN
        case PageKind.LOGIN:
            return (Purpose.BREAK,)
        case PageKind.CONSENT if answers.consent:
            return Purpose.ACCEPT, Purpose.PROCEED
        case PageKind.CONSENT:
            return Purpose.REFUSE, Purpose.CANCEL, Purpose.RETURN
        case _:
            return Purpose.RETURN, Purpose.PROCEED, Purpose.ACCEPT


def _find(page: Page, wanted: tuple[Purpose, ...], answers: Answers) -> Press | None:
    """What to press for what is wanted; rather what the hints name, and for consent rather the button of its length."""
    presses = presses_on(page)
    for purpose in wanted:
        fitting = [press for press in presses if purpose_for(press.label, answers) is purpose]
        hints = answers.buttons.get(purpose, ())
        fitting.sort(key=lambda press: (press.label not in hints, _is_long_term(press) != answers.long_term))
        if fitting:
            return fitting[0]
    return None


def _is_long_term(press: Press) -> bool:
    return LONG_TERM.search(press.label) is not None


def _picked(page: Page, answers: Answers) -> Press | None:
    """The person's own button on a page with a button for each; None on a page without."""
    press = person_button(page, answers)
    names = Counter(button.name for button in page.buttons if purpose_of(button.label) is Purpose.PROCEED)
    if press is None and any(name and count > 1 for name, count in names.items()):
        on_behalf = f" on behalf of {answers.represents!r}" if answers.represents else ""
        raise WalkError(f"nobody here is {answers.person!r}{on_behalf}", page)
    return press


def _language_switch(page: Page, answers: Answers) -> Press | None:
    if not page.lang or page.lang.lower().startswith(answers.language):
        return None
    names = {"nl": ("nederlands", "dutch", "nl"), "en": ("english", "engels", "en")}[answers.language]
    for link in page.links:
        if link.hreflang.lower() == answers.language or link.text.casefold() in names:
            return Press(link.text, url=link.url)
    return next((press for press in presses_on(page) if press.label.casefold() in names), None)


def _values(form: Form, kind: PageKind, answers: Answers) -> dict[str, FieldValue]:
    values: dict[str, FieldValue] = {}
    for each in form.fields:
        if each.name in answers.fields:
            values[each.name] = answers.fields[each.name]
        elif kind is PageKind.LOGIN:
            values |= _login_value(each, answers)
        elif kind is PageKind.CONSENT:
            values |= _consent_value(each, answers)
    return values


def _login_value(each: Field, answers: Answers) -> dict[str, FieldValue]:
    for answer, names in ((answers.person, PERSON_FIELD), (answers.level, LEVEL_FIELD)):
        if not answer or each.kind == "hidden":
            continue
        if each.options or each.is_toggle:
            offered = {value.casefold(): value for value in (each.value, *dict(each.options))}
            if answer.casefold() in offered:
                return {each.name: offered[answer.casefold()]}
        elif names.fullmatch(each.name):
            return {each.name: answer}
    return {}


def _consent_value(each: Field, answers: Answers) -> dict[str, FieldValue]:
    if any(LONG_TERM.search(text) for _, text in each.options):
        fitting = (value for value, text in each.options if bool(LONG_TERM.search(text)) == answers.long_term)
        return {each.name: next(fitting, each.value)}
    if not each.is_toggle:
        return {}
    is_long_term = LONG_TERM.search(f"{each.label} {each.value} {each.name}") is not None
    if each.kind == "radio":
        return {each.name: each.value} if is_long_term == answers.long_term else {}
    if is_long_term:
        return {each.name: answers.long_term}
    return {each.name: answers.consent} if CONSENT_PAGE.search(each.label) else {}


def _place(page: Page) -> str:
    parts = urlsplit(page.url)
    return f"{parts.netloc}{parts.path}#{page.marker or page.title}"
