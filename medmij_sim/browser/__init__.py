"""The browser of a scripted person: opens pages, fills forms, and gets through login and consent."""

from medmij_sim.browser.answers import Answers
from medmij_sim.browser.browser import Arrival, Browser, Stopped, TooManyRedirectsError
from medmij_sim.browser.kinds import PageKind, page_kind
from medmij_sim.browser.page import Button, Field, Form, Link, Page, read_page
from medmij_sim.browser.recording import front_interface, recording_client
from medmij_sim.browser.walker import WalkError, walk

__all__ = [
    "Answers",
    "Arrival",
    "Browser",
    "Button",
    "Field",
    "Form",
    "Link",
    "Page",
    "PageKind",
    "Stopped",
    "TooManyRedirectsError",
    "WalkError",
    "front_interface",
    "page_kind",
    "read_page",
    "recording_client",
    "walk",
]
