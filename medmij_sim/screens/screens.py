"""Renders templates with their texts, under headers that let a page do nothing but be read and answered."""

from __future__ import annotations

import hashlib
import tomllib
from base64 import b64encode
from collections.abc import Collection, Mapping
from functools import cached_property
from importlib.resources import files
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from starlette.responses import HTMLResponse

from medmij_sim.screens.language import Language

if TYPE_CHECKING:
    from jinja2 import Environment

_HERE = __package__
_HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
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
            switch: path of the same page in another language; None when it cannot be asked for again.
            may_lead_to: URLs outside this host to which a form on the page leads, possibly by redirect.
            values: what the template and its texts tell.

        Raises:
            jinja2.TemplateError: the template wants a value or a text that is not there.
        """
        html = self._environment.get_template(f"{name}.html").render(
            page=name,
            language=language,
            switch=switch,
            style=self._style,
            t=lambda key, **given: self._text(key, language).format(**given),
            other=lambda key, **given: self._text(key, "en" if language == "nl" else "nl").format(**given),
            **values,
        )
        return HTMLResponse(html, status, _HEADERS | {"Content-Security-Policy": self._policy(may_lead_to)})

    def _text(self, key: str, language: Language) -> str:
        section, _, name = key.partition(".")
        return self._texts[section][name][language]

    def _policy(self, may_lead_to: Collection[str]) -> str:
        # Chromium applies form-action to the redirects after a form as well, so these must be named.
        targets = " ".join(["'self'", *sorted({_origin(url) for url in may_lead_to})])
        digest = b64encode(hashlib.sha256(self._style.encode()).digest()).decode()
        return (
            f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; form-action {targets}; "
            "base-uri 'none'; frame-ancestors 'none'"
        )

    @cached_property
    def _environment(self) -> Environment:
        from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined

        return Environment(
            loader=ChoiceLoader([PackageLoader(self._package), PackageLoader(_HERE)]),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )

    @cached_property
    def _style(self) -> str:
        return files(_HERE).joinpath("style.css").read_text("utf-8")

    @cached_property
    def _texts(self) -> Mapping[str, Mapping[str, Mapping[Language, str]]]:
        texts: dict[str, Any] = {}
        for package in (_HERE, self._package):
            texts |= tomllib.loads(files(package).joinpath("texts.toml").read_text("utf-8"))
        return texts


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
