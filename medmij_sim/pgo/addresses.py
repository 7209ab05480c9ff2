"""Where an access token may go: below the FHIR base that it was given for, and nowhere else."""

from __future__ import annotations

import httpx


def resolved(origin: str, reference: str) -> str | None:
    """The URL that a reference leads to from where it stands; None when it is none."""
    try:
        return str(httpx.URL(origin).join(reference).copy_with(fragment=None))
    except (httpx.InvalidURL, ValueError):
        return None


def is_within(base: str, url: str) -> bool:
    """Whether a resolved URL lies below a FHIR base, however a server reads its path.

    Args:
        base: without a slash at the end.
    """
    # A server may undo the encoding of a path before it walks up.
    walks_up = ".." in httpx.URL(url).path.replace("\\", "/").split("/")
    below = str(httpx.URL(base))
    return not walks_up and url.startswith((f"{below}/", f"{below}?"))
