"""nl-core-humanname: a Dutch name in FHIR, with its parts in extensions."""

from __future__ import annotations

from typing import Any, Final

from synthetic_patients.people.names import Name
from synthetic_patients.zib2017.elements import CORE, extension

_QUALIFIER: Final = f"{CORE}iso21090-EN-qualifier"


def human_name(name: Name) -> dict[str, Any]:
    """The name as used, its own and partner's parts, and given names marked BR (birth), IN (initials), CL (call me)."""
    given = [(" ".join(name.given), "BR"), (name.initials, "IN"), (name.given[0], "CL")]
    return {
        "extension": [extension(f"{CORE}humanname-assembly-order", valueCode=name.usage)],
        "use": "official",
        "text": name.full,
        **family_name(name),
        "given": [words for words, _ in given],
        "_given": [{"extension": [extension(_QUALIFIER, valueCode=code)]} for _, code in given],
    }


def family_name(name: Name) -> dict[str, Any]:
    """The family name as used, and its own and partner's parts; the same in STU3 and R4."""
    parts = (
        ("own-prefix", name.prefix),
        ("own-name", name.family),
        ("partner-prefix", name.partner_prefix),
        ("partner-name", name.partner_family),
    )
    return {
        "family": name.surname,
        "_family": {
            "extension": [extension(f"{CORE}humanname-{part}", valueString=text) for part, text in parts if text]
        },
    }
