"""A page as a person meets it: a title, forms with fields and buttons, links."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urljoin

import lxml.html
from lxml import etree

FieldValue = str | bool | Iterable[str]

_REFRESH = re.compile(r"\s*\d+\s*;\s*url\s*=\s*['\"]?([^'\"]+)", re.IGNORECASE)
_NOT_FIELDS = frozenset({"submit", "button", "image", "reset"})
_TOGGLES = frozenset({"checkbox", "radio"})


@dataclass(frozen=True, slots=True)
class Button:
    """A button of a form; `name` and `value` are what it adds when it is pressed.

    Attributes:
        action: where the form goes when this button is pressed, if that differs (absolute URL).
    """

    label: str
    name: str = ""
    value: str = ""
    action: str | None = None


@dataclass(frozen=True, slots=True, repr=False)
class Field:
    """One control of a form. Radio buttons and checkboxes are one field each.

    Attributes:
        kind: the input's type, or `select`, `textarea`.
        value: what it sends as it stands; of a checkbox or radio button, what it sends when chosen.
        label: the text beside it.
        chosen: whether a checkbox or radio button is on.
        options: of a select, value and text of each option.
    """

    name: str
    kind: str
    value: str = ""
    label: str = ""
    chosen: bool = False
    options: tuple[tuple[str, str], ...] = ()

    def __repr__(self) -> str:
        return f"<Field {self.name} ({self.kind})>"

    @property
    def is_toggle(self) -> bool:
        return self.kind in _TOGGLES


@dataclass(frozen=True, slots=True)
class Form:
    """A form: where it goes (absolute URL), how, and what is in it."""

    action: str
    method: str
    fields: tuple[Field, ...] = ()
    buttons: tuple[Button, ...] = ()

    def payload(self, values: Mapping[str, FieldValue], button: Button | None = None) -> list[tuple[str, str]]:
        """What is sent when a person fills in `values` and presses `button`.

        Args:
            values: by field name: a text, True or False for a checkbox, or the values that are chosen among toggles
                of that name. Fields that are not named keep what the page gave them.

        Raises:
            KeyError: the form has no field of a name in `values`.
        """
        unknown = sorted(set(values) - {each.name for each in self.fields})
        if unknown:
            known = ", ".join(sorted({each.name for each in self.fields})) or "none"
            raise KeyError(f"the form has no field {', '.join(unknown)}; its fields: {known}")
        pairs = [(each.name, text) for each in self.fields if (text := _sent(each, values)) is not None]
        if button is not None and button.name:
            pairs.append((button.name, button.value))
        return pairs


def _sent(field: Field, values: Mapping[str, FieldValue]) -> str | None:
    if field.name not in values:
        return field.value if field.chosen or not field.is_toggle else None
    given = values[field.name]
    if not field.is_toggle:
        return str(given)
    if isinstance(given, bool):
        return field.value if given else None
    chosen = (given,) if isinstance(given, str) else tuple(given)
    return field.value if field.value in chosen else None


@dataclass(frozen=True, slots=True)
class Link:
    """A link: its text, where it goes (absolute URL), and the language it says it leads to."""

    text: str
    url: str
    hreflang: str = ""


@dataclass(frozen=True, slots=True, repr=False)
class Page:
    """One page that was shown.

    Attributes:
        marker: which page of the simulator it is (`<meta name="medmij-sim-page">`); empty on other pages.
        heading: the text of the first `h1`.
        text: everything a person can read, in one line.
        refresh: where the page sends the browser by itself (`<meta http-equiv="refresh">`).
    """

    status: int
    url: str
    html: str
    title: str = ""
    lang: str = ""
    marker: str = ""
    heading: str = ""
    text: str = ""
    forms: tuple[Form, ...] = ()
    links: tuple[Link, ...] = ()
    refresh: str | None = None

    def __repr__(self) -> str:
        return f"<Page {self.status} {self.title!r}>"

    @property
    def buttons(self) -> tuple[Button, ...]:
        """The buttons of all forms."""
        return tuple(button for form in self.forms for button in form.buttons)

    def form_of(self, button: Button) -> Form:
        """The form a button is in."""
        return next(form for form in self.forms if button in form.buttons)


def read_page(status: int, url: str, html: str, *, is_html: bool = True) -> Page:
    """Read what a person can see and do on a page.

    Args:
        is_html: False for an answer of another media type; it has a text and nothing to press.
    """
    root = _parse(html) if is_html and html.strip() else None
    if root is None:
        return Page(status, url, html, text=" ".join(html.split()))
    base = urljoin(url, next(iter(root.xpath("//base/@href")), ""))
    return Page(
        status=status,
        url=url,
        html=html,
        title=_text(next(iter(root.xpath("//title")), None)),
        lang=next(iter(root.xpath("/html/@lang")), ""),
        marker=next(iter(root.xpath("//meta[@name='medmij-sim-page']/@content")), ""),
        heading=_text(next(iter(root.xpath("//h1")), None)),
        text=_readable(root),
        forms=tuple(_form(element, base, url) for element in root.xpath("//form")),
        links=tuple(
            Link(_label(element), urljoin(base, element.get("href")), element.get("hreflang", ""))
            for element in root.xpath("//a[@href]")
        ),
        refresh=_refresh(root, base),
    )


def _parse(html: str) -> lxml.html.HtmlElement | None:
    try:
        return lxml.html.document_fromstring(html.encode(), parser=lxml.html.HTMLParser(encoding="utf-8"))
    except etree.ParserError:
        return None


def _refresh(root: lxml.html.HtmlElement, base: str) -> str | None:
    for element in root.xpath("//meta[@http-equiv and @content]"):
        if element.get("http-equiv").lower() == "refresh" and (found := _REFRESH.match(element.get("content"))):
            return str(urljoin(base, found[1]))
    return None


def _form(element: lxml.html.HtmlElement, base: str, page_url: str) -> Form:
    action = element.get("action")
    controls = [*element.iter("input", "select", "textarea", "button"), *_associated(element)]
    return Form(
        action=urljoin(base, action) if action else page_url,
        method=element.get("method", "get").upper(),
        fields=tuple(_fields(controls)),
        buttons=tuple(_buttons(controls, base)),
    )


def _associated(form: lxml.html.HtmlElement) -> list[lxml.html.HtmlElement]:
    """Controls that stand outside the form and name it (`form="id"`)."""
    name = form.get("id")
    if not name:
        return []
    outside = form.getroottree().xpath("//*[@form=$name]", name=name)
    return [each for each in outside if form not in each.iterancestors()]


def _fields(controls: Iterable[lxml.html.HtmlElement]) -> Iterator[Field]:
    for element in controls:
        kind = element.get("type", "text").lower() if element.tag == "input" else str(element.tag)
        name = element.get("name")
        if not name or kind in _NOT_FIELDS or element.get("disabled") is not None:
            continue
        if kind == "select":
            options = tuple((_option_value(each), _text(each)) for each in element.iter("option"))
            selected = next((_option_value(each) for each in element.xpath(".//option[@selected]")), None)
            first = options[0][0] if options else ""
            yield Field(name, kind, first if selected is None else selected, _label_of(element), options=options)
        else:
            default = "on" if kind in _TOGGLES else ""
            value = _text(element) if kind == "textarea" else element.get("value", default)
            yield Field(name, kind, value, _label_of(element), chosen=element.get("checked") is not None)


def _buttons(controls: Iterable[lxml.html.HtmlElement], base: str) -> Iterator[Button]:
    for element in controls:
        kind = element.get("type", "submit" if element.tag == "button" else "text").lower()
        if kind not in ("submit", "image") or element.get("disabled") is not None:
            continue
        action = element.get("formaction")
        label = _label(element) if element.tag == "button" else element.get("value") or element.get("alt", "")
        yield Button(
            label, element.get("name", ""), element.get("value", ""), urljoin(base, action) if action else None
        )


def _option_value(option: lxml.html.HtmlElement) -> str:
    value = option.get("value")
    return _text(option) if value is None else value


def _label_of(control: lxml.html.HtmlElement) -> str:
    name = control.get("id")
    labels = control.getroottree().xpath("//label[@for=$name]", name=name) if name else []
    around = next(control.iterancestors("label"), None)
    return _text(labels[0] if labels else around) or control.get("aria-label", "")


def _label(element: lxml.html.HtmlElement) -> str:
    return _text(element) or element.get("aria-label", "") or element.get("title", "")


def _readable(root: lxml.html.HtmlElement) -> str:
    parts = root.xpath("//body//text()[not(ancestor::script) and not(ancestor::style)]")
    return " ".join(" ".join(parts).split())


def _text(element: lxml.html.HtmlElement | None) -> str:
    return "" if element is None else " ".join(element.text_content().split())
