"""What a person does on the pages of a journey."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from medmij_sim.browser.words import Purpose


@dataclass(frozen=True, slots=True)
class Answers:
    """How the person answers what the pages ask.

    Args:
        person: key by which the login knows the person.
        level: level of assurance to log in with, when the login asks (`substantieel`); empty to leave it.
        landing: go on from the landing page, or cancel there.
        login: log in, cancel, or have the login fail technically.
        consent: give consent, or refuse.
        long_term: choose consent for a long time.
        language: the language to read the pages in.
        fields: values for fields of a login that was not written here, by field name.
        buttons: texts of buttons that the words known here do not cover, by what they do.
        represents: key of who is represented; empty for oneself. Understood by the login of this simulator.
    """

    person: str = ""
    level: str = ""
    landing: Literal["continue", "cancel"] = "continue"
    login: Literal["login", "cancel", "error"] = "login"
    consent: bool = True
    long_term: bool = False
    language: Literal["nl", "en"] = "nl"
    fields: Mapping[str, str] = field(default_factory=dict)
    buttons: Mapping[Purpose, tuple[str, ...]] = field(default_factory=dict)
    represents: str = ""
