"""How a test person gets through the login of the target."""

from __future__ import annotations

from dataclasses import dataclass, field

from conformance.hooks import fill_text
from conformance.targets import DvzaTarget, FormLogin, Person
from medmij_sim.browser.words import Purpose

_PURPOSES = {
    "log_in": Purpose.PROCEED,
    "continue": Purpose.PROCEED,
    "cancel": Purpose.CANCEL,
    "consent": Purpose.ACCEPT,
    "refuse": Purpose.REFUSE,
}


@dataclass(frozen=True, slots=True)
class Hints:
    """What the target file says of forms that were not made here."""

    fields: dict[str, str] = field(default_factory=dict)
    buttons: dict[Purpose, tuple[str, ...]] = field(default_factory=dict)


def login_hints(target: DvzaTarget, person: Person) -> Hints:
    """Fields to fill in and buttons to press for a person; none for the simulator's own login."""
    if not isinstance(target.login, FormLogin):
        return Hints()
    values = {"key": person.key, "name": person.name, "birth_date": person.birth_date}
    buttons: dict[Purpose, tuple[str, ...]] = {}
    for name, texts in target.login.buttons.items():
        buttons[_PURPOSES[name]] = (*buttons.get(_PURPOSES[name], ()), *texts)
    return Hints({name: fill_text(text, values) for name, text in target.login.fields.items()}, buttons)
