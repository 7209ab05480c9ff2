"""nl-core-NameInformation and nl-core-NameInformation.GivenName: a Dutch name, and what someone is called."""

from __future__ import annotations

from typing import Any, Final

from synthetic_patients.people.names import Name
from synthetic_patients.zib2017.elements import CORE, extension
from synthetic_patients.zib2017.humanname import family_name

_QUALIFIER: Final = f"{CORE}iso21090-EN-qualifier"


def official_name(name: Name) -> dict[str, Any]:
    """The name as used, with its own and partner's parts, and the given names in full."""
    return {
        "extension": [extension(f"{CORE}humanname-assembly-order", valueCode=name.usage)],
        "use": "official",
        "text": name.full,
        **family_name(name),
        "given": list(name.given),
        "_given": [{"extension": [extension(_QUALIFIER, valueCode="BR")]} for _ in name.given],
    }


def names(name: Name) -> list[dict[str, Any]]:
    """The official name, and the given name that is used in daily life."""
    return [official_name(name), {"use": "usual", "given": [name.given[0]]}]
