"""A folder of dossiers: a folder for each person, and next to these what all of them share."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from medmij_sim.config import DossierEntry
from medmij_sim.errors import ConfigError
from medmij_sim.strangers import listed


def entries_in(folder: Path, people: Collection[str]) -> tuple[DossierEntry, ...]:
    """The dossiers in a folder.

    Args:
        people: keys; a folder of such a name is that person's dossier. Everything else in `folder` is shared by all.

    Raises:
        ConfigError: there is no such folder, or none in it is a person's.
    """
    try:
        inside = sorted(folder.iterdir())
    except OSError as error:
        raise ConfigError(f"{folder}: {error.strerror} — give a folder of dossiers, or PERSON=PATH for one") from None
    own = [each for each in inside if each.is_dir() and each.name in people]
    if not own:
        raise ConfigError(
            f"{folder}: no folder in it has the name of a person ({listed(sorted(people))}) — name them so, or say "
            "whose the files are: PERSON=PATH, or PERSON=PATH#ID for one Patient among several"
        )
    shared = tuple(each for each in inside if each not in own and not each.name.startswith("."))
    return tuple(DossierEntry(each.name, each, shared=shared) for each in own)
