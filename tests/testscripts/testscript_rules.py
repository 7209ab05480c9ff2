"""What the Groovy rules of the published TestScripts assert, told anew."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final
from urllib.parse import unquote_plus

import httpx

from medmij_sim.fhir.types import Resource

_REFERENCE: Final = re.compile(r"([A-Z][A-Za-z]+/)?([A-Za-z0-9\-.]{1,64})")


def parameters_in_self_link(request: httpx.Request, resource: Resource | None) -> str | None:
    """What is wrong: a parameter of the request that the self link does not repeat; None if nothing is."""
    links = [each.get("url", "") for each in (resource or {}).get("link", ()) if each.get("relation") == "self"]
    self_link = unquote_plus("".join(links))
    _, _, query = unquote_plus(str(request.url)).partition("?")
    for pair in query.split("&"):
        name, _, value = pair.partition("=")
        reference = _REFERENCE.fullmatch(value)
        if pair in self_link:
            continue
        if reference is None or not re.search(rf"{re.escape(name)}=([A-Z][A-Za-z]+/)?{reference[2]}", self_link):
            return f"{pair} is not in the self link"
    return None


RULES: Final[Mapping[str, Callable[[httpx.Request, Resource | None], str | None]]] = {
    "assert_response_queryParamsInSelfLink.groovy": parameters_in_self_link,
}


def with_status(resource: Resource | None, status: str) -> Resource | None:
    """The Task of an answer (itself, or the only one of a Bundle) with another status and without narrative."""
    held = [resource or {}, *(each.get("resource", {}) for each in (resource or {}).get("entry", ()))]
    tasks = [each for each in held if each.get("resourceType") == "Task"]
    if len(tasks) != 1:
        return None
    return {key: value for key, value in tasks[0].items() if key != "text"} | {"status": status}
