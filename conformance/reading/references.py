"""Literal references, and whether the resource they lead to came along."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from conformance.reading.answers import SearchAnswer
from conformance.reading.elements import elements


@dataclass(frozen=True, slots=True, repr=False)
class LiteralReference:
    """A reference by URL.

    Attributes:
        url: absolute; a relative one is taken as below the base.
        path, holder: where it stands.
        is_in_bundle: whether the Bundle holds its target.
    """

    url: str
    path: str
    holder: str
    is_in_bundle: bool

    @property
    def target(self) -> str:
        """`Type/id`."""
        return "/".join(self.url.split("/")[-2:])


def literal_references(answer: SearchAnswer) -> Iterator[LiteralReference]:
    """The references in an answer that name another resource by URL; those to contained resources are left out."""
    present = {entry.full_url for entry in answer.entries if entry.full_url}
    present |= {f"{answer.base}/{entry.name}" for entry in answer.entries}
    for element in elements(answer, "Reference"):
        text = element.value.get("reference")
        if not isinstance(text, str) or not text or text.startswith("#"):
            continue
        bare = text.partition("/_history/")[0]
        url = bare if ":" in bare.partition("/")[0] else f"{answer.base}/{bare}"
        yield LiteralReference(url, element.path, element.holder, url in present)
