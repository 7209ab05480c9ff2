"""Host names: whether they are fully qualified, and which ones seem to be of one organisation."""

from __future__ import annotations

import re

_LONGEST_NAME = 253
_LABEL = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)", re.ASCII)


def authority(uri: str) -> str:
    """Host and port of an https URI."""
    return uri[8:].partition("/")[0]


def unqualified(hostname: str) -> str | None:
    """Why a lower-case host name is not a fully qualified domain name (RFC 3696, section 2); None when it is one."""
    labels = hostname.split(".")
    if len(hostname) > _LONGEST_NAME:
        return f"it has more than {_LONGEST_NAME} characters"
    if len(labels) < 2:
        return "it has no dot"
    if any(not _LABEL.fullmatch(label) for label in labels):
        return "each part has 1 to 63 letters, digits and hyphens, and no hyphen at either end"
    if labels[-1].isdigit():
        return "its last part has digits only"
    return None


def site(hostname: str) -> str:
    """The last two parts of a host name: what an organisation usually registers."""
    return ".".join(hostname.split(".")[-2:])
