"""Renders templates with their texts, under headers that let a page do nothing but be read and answered."""

from __future__ import annotations

import hashlib
import tomllib
from base64 import b64encode
from collections.abc import Collection, Mapping
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from starlette.responses import HTMLResponse

from medmij_sim.screens.dates import written
from medmij_sim.screens.language import Language
from medmij_sim.screens.leaving import PRIVATE

if TYPE_CHECKING:
    from jinja2 import Environment

_HERE = __package__
_HEADERS = {
    **PRIVATE,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noindex, nofollow",
    "Cross-Origin-Opener-Policy": "same-origin",
}


class Screens:
    """The pages of one party.

    Args:
        package: where `templates/` and `texts.toml` are; a text has an `nl` and an `en`.
    """

    def __init__(self, package: str) -> None:
        self._package = package

    def page(
        self,
        name: str,
        language: Language,
        *,
        status: int = 200,
        switch: str | None = None,
        may_lead_to: Collection[str] = (),
        **values: Any,
    ) -> HTMLResponse:
        """Render `<name>.html`.

        Args:
            name: template and marker of the page (`<meta name="medmij-sim-page">`).
            status: of the answer.
            switch: path of the same page, and its query if it needs one; None when it cannot be asked for again.
            may_lead_to: URLs outside this host to which a form on the page leads, possibly by redirect.
            values: what the template and its texts tell.

        Raises:
            jinja2.TemplateError: the template wants a value that is not given.
            KeyError: it wants a text that is not there.
        """
        html = (
            _environment(self._package)
            .get_template(f"{name}.html")
            .render(
                page=name,
                language=language,
                switch=None if switch is None else _in_the_other_language(switch, language),
                style=_style()[0],
                t=lambda key, **given: self._text(key, language).format(**given),
                written=lambda day: written(day, language),
                **values,
            )
        )
        return HTMLResponse(html, status, _HEADERS | {"Content-Security-Policy": _policy(may_lead_to)})

    def _text(self, key: str, language: Language) -> str:
        section, _, name = key.partition(".")
        return _texts(self._package)[section][name][language]


def _in_the_other_language(place: str, language: Language) -> str:
    path, _, query = place.partition("?")
    kept = [(name, value) for name, value in parse_qsl(query, keep_blank_values=True) if name != "lang"]
    return f"{path}?{urlencode([*kept, ('lang', 'en' if language == 'nl' else 'nl')])}"


def _policy(may_lead_to: Collection[str]) -> str:
    # Chromium applies form-action to the redirects after a form as well, so these must be named.
    targets = " ".join(["'self'", *sorted({_origin(url) for url in may_lead_to})])
    return (
        f"default-src 'none'; style-src 'sha256-{_style()[1]}'; img-src data:; form-action {targets}; "
        "base-uri 'none'; frame-ancestors 'none'"
    )


@cache
def _environment(package: str) -> Environment:
    """The templates of a package, compiled once for all worlds."""
    from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined

    return Environment(
        loader=ChoiceLoader([PackageLoader(package), PackageLoader(_HERE)]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@cache
def _texts(package: str) -> Mapping[str, Mapping[str, Mapping[Language, str]]]:
    texts: dict[str, Any] = {}
    for each in (_HERE, package):
        texts |= tomllib.loads(files(each).joinpath("texts.toml").read_text("utf-8"))
    return texts


@cache
def _style() -> tuple[str, str]:
    """The stylesheet and its digest for the Content-Security-Policy."""
    text = files(_HERE).joinpath("style.css").read_text("utf-8")
    return text, b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
