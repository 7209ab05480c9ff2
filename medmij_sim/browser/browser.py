"""A browser without a screen: cookies, redirects one at a time, and a Screen event for every page."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode, urljoin, urlsplit

import httpx

from medmij_sim.browser.page import Button, FieldValue, Form, Page, read_page
from medmij_sim.clock import Clock
from medmij_sim.record import Record, Screen

MAX_REDIRECTS = 20
_FORM = "application/x-www-form-urlencoded"
_KEEPS_METHOD = (307, 308)


class TooManyRedirectsError(RuntimeError):
    """The pages sent the browser on and on."""


@dataclass(frozen=True, slots=True, repr=False)
class Stopped:
    """The browser was about to go to a URL at which it had to stop; it did not go there."""

    url: str

    def __repr__(self) -> str:
        return f"<Stopped at {urlsplit(self.url).hostname}>"


Arrival = Page | Stopped


def _never(_url: str) -> bool:
    return False


class Browser:
    """The browser of one person; the cookies are those of its client.

    Args:
        client: a client of its own for each person; wrap its transport in `medmij_sim.transport.RecordingTransport`
            (or use `recording_client`) to have the exchanges recorded too.
        record: where Screen events go.
        clock: the world's time.
        actor: who the events say is acting.
        language: what `Accept-Language` says.

    Attributes:
        page: the last page that was shown; None before the first.
        stop: tells of a URL that a page leads to whether to stop before it. A URL that is opened by hand is followed.
    """

    def __init__(
        self, client: httpx.Client, record: Record, clock: Clock, *, actor: str = "browser", language: str = "nl"
    ) -> None:
        self.page: Page | None = None
        self.stop: Callable[[str], bool] = _never
        self.language = language
        self._client = client
        self._record = record
        self._clock = clock
        self._actor = actor

    def open(self, url: str) -> Arrival:
        """Go to a URL and follow what it redirects to.

        Raises:
            TooManyRedirectsError: more than 20 redirects in a row.
            httpx.TransportError: no answer.
        """
        return self._go("GET", url, b"")

    def follow(self, url: str) -> Arrival:
        """Go where a page leads: `open`, unless `stop` says otherwise."""
        return Stopped(url) if self.stop(url) else self.open(url)

    def submit(
        self, form: Form, values: Mapping[str, FieldValue] | None = None, *, button: Button | None = None
    ) -> Arrival:
        """Send a form, as `button` would; without a button, as its first one would.

        Raises:
            KeyError: the form has no field of a name in `values`.
        """
        pressed = button or next(iter(form.buttons), None)
        target = (pressed.action if pressed else None) or form.action
        body = urlencode(form.payload(values or {}, pressed))
        if form.method == "GET":
            return self.follow(urlsplit(target)._replace(query=body, fragment="").geturl())
        return Stopped(target) if self.stop(target) else self._go("POST", target, body.encode())

    def press(self, text: str, values: Mapping[str, FieldValue] | None = None) -> Arrival:
        """Press the button or follow the link with this text; whole text first, then part of it.

        Raises:
            LookupError: no such button or link on the page; the message lists what there is.
        """
        page = self._shown()
        wanted = text.casefold()
        pressables: Sequence[Button | str] = (*page.buttons, *(link.url for link in page.links))
        labels = [label.casefold() for label in (*(b.label for b in page.buttons), *(k.text for k in page.links))]
        for fits in (wanted.__eq__, lambda label: wanted in label):
            for pressable, label in zip(pressables, labels, strict=True):
                if fits(label):
                    if isinstance(pressable, str):
                        return self.follow(pressable)
                    return self.submit(page.form_of(pressable), values, button=pressable)
        raise LookupError(
            f"nothing on the page {page.title!r} says {text!r}; there is: {', '.join(labels) or 'nothing'}"
        )

    def _shown(self) -> Page:
        if self.page is None:
            raise LookupError("no page was opened yet; call open(url) first")
        return self.page

    def _go(self, method: str, url: str, body: bytes) -> Arrival:
        for _ in range(MAX_REDIRECTS):
            response = self._client.request(
                method, url, content=body or None, headers=self._headers(method), follow_redirects=False
            )
            location = response.headers.get("location") if response.is_redirect else None
            if location is None:
                page = self._show(response)
                if page.refresh is None:
                    return page
                location = page.refresh
            url = urljoin(str(response.url), location)
            if self.stop(url):
                return Stopped(url)
            if response.status_code not in _KEEPS_METHOD:
                method, body = "GET", b""
        raise TooManyRedirectsError(f"more than {MAX_REDIRECTS} redirects; the last one to {urlsplit(url).hostname}")

    def _headers(self, method: str) -> dict[str, str]:
        headers = {"accept": "text/html,application/xhtml+xml;q=0.9,*/*;q=0.5", "accept-language": self.language}
        if method == "POST":
            headers["content-type"] = _FORM
            if self.page is not None:
                parts = urlsplit(self.page.url)
                headers["origin"] = f"{parts.scheme}://{parts.netloc}"
        return headers

    def _show(self, response: httpx.Response) -> Page:
        is_html = "html" in response.headers.get("content-type", "")
        page = read_page(response.status_code, str(response.url), response.text, is_html=is_html)
        self._record.add(
            Screen(at=self._clock.now(), actor=self._actor, url=page.url, status=page.status, html=page.html)
        )
        self.page = page
        return page
