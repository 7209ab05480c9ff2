"""A folder of published material as a world: its fixtures loaded, its tokens bound to people, its scripts run."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Final

from testscript_engine import Engine, Verdict
from testscript_macros import Macros, UnknownMacroError
from testscript_model import Assertion, Operation, Part, Script, read_script

from medmij_sim.cast import AanbiederRole
from medmij_sim.clock import Clock
from medmij_sim.config import DossierEntry, WorldConfig
from medmij_sim.dvza.token_map import FixedToken
from medmij_sim.services import CATALOGUE, Request, request_parameters
from medmij_sim.world import World

PEOPLE: Final = ("woman_34", "man_67", "helper", "parent", "diacritics", "sixteen_today")
"""Any people will do: whose the data are follows from the tokens."""
_PURGED: Final = re.compile(r"/?(?P<id>[^/]+)/\$purge")
_TEXTS: Final = (".xml", ".json")


@dataclass(frozen=True)
class Suite:
    """Published scripts of one target (Cert, Test) and the endpoint at which they are run.

    Args:
        folder: holds `XIS-Server*` and `_reference`.
        patients: Patient id by bearer token, as the load scripts have them.
        service: id of the gegevensdienst.
        only: ends of the names of the scripts to run, without their suffix; empty for all.
        segment: of the release of the afsprakenstelsel whose endpoint it is.
    """

    folder: Path
    patients: dict[str, str]
    service: str
    only: tuple[str, ...] = ()
    segment: str = "r22"

    @property
    def scripts(self) -> list[Path]:
        """The scripts that test a server."""
        found = sorted(self.folder.glob("XIS-Server*/**/*.xml"))
        return [each for each in found if each.stem.endswith(self.only or ("",))]


def suite(folder: Path, service: str) -> Suite:
    """The suite in a folder; a target without load scripts has the people of its neighbour."""
    loads = sorted(folder.glob("_LoadResources/*.xml")) or sorted(folder.parent.glob("*/_LoadResources/*.xml"))
    return Suite(folder, {token: patient for each in loads for token, patient in _purged(each)}, service)


def world_of(suite: Suite, into: Path) -> World:
    """A world in which each token of a suite stands for a person with the dossier of its patient.

    Args:
        into: an empty folder, for the fixtures with their dates filled in.
    """
    clock = Clock.frozen(Clock().now())
    fill_in(suite.folder / "_reference", into, clock.today())
    bound = dict(zip(suite.patients, PEOPLE, strict=False))
    dossiers = tuple(DossierEntry(person, into, patient=suite.patients[token]) for token, person in bound.items())
    return World(
        clock=clock,
        config=WorldConfig(dossier=dossiers),
        token_map={token: FixedToken(person) for token, person in bound.items()},
    )


def run(suite: Suite, world: World) -> list[Verdict]:
    """Every script of a suite, against the DVZA of the first aanbieder that offers the gegevensdienst."""
    release = CATALOGUE[suite.service].fhir_release
    with world.client_for("pgo-a") as client:
        engine = Engine(client, base_of(world, suite.service, suite.segment), release, world.clock.today())
        return [verdict for each in suite.scripts for verdict in engine.run(read_script(each))]


def portable(published: Script, request: Request, today: date, token: str, form: str) -> Script:
    """A request of the table of gegevensdiensten with the asserts of a published script that hold for any data.

    Args:
        published: its first test begins with a search, and has the generic asserts up to the one on the self link.
        form: `json` or `xml`.
    """
    actions = published.parts[0].actions
    kinds = [each.kind for each in actions if isinstance(each, Assertion)]
    query = "&".join(f"{name}={value}" for name, value in request_parameters(request, today, "onbekend"))
    # Without parameters there is nothing for the self link to repeat.
    generic = actions[1 : 1 + kinds.index("rule") + bool(query)]
    type_, slash, rest = request.path.partition("/")
    search = replace(
        actions[0],
        resource=type_,
        params=slash + rest + (f"?{query}" if query else ""),
        accept=form,
        headers=(("Authorization", f"Bearer {token}"),),
    )
    return replace(published, path=Path(request.id), parts=(Part(form, (search, *generic)),))


def base_of(world: World, service: str, segment: str = "r22") -> str:
    """The FHIR base of the first aanbieder that offers a gegevensdienst."""
    role = _aanbieder(world, service)
    return world.cast.dvza(role.dvza).resource_endpoint(world.domain, role.naam, service, segment)


def fill_in(source: Path, into: Path, today: date) -> None:
    """Copy fixtures with their macros filled in; those that need a script's own variables are left out."""
    macros = Macros(today)
    for file in sorted(each for each in source.rglob("*") if each.is_file()):
        target = into / file.relative_to(source)
        target.parent.mkdir(parents=True, exist_ok=True)
        if file.suffix not in _TEXTS:
            shutil.copyfile(file, target)
            continue
        try:
            target.write_text(macros.fill(file.read_text(encoding="utf-8")), encoding="utf-8")
        except UnknownMacroError:
            continue


def _aanbieder(world: World, service: str) -> AanbiederRole:
    return next(role for role in world.cast.aanbieders if service in role.gegevensdiensten)


def _purged(script: Path) -> Iterator[tuple[str, str]]:
    """(token, Patient id) of everybody whose dossier a load script empties before it loads."""
    for part in read_script(script).parts:
        for action in part.actions:
            if isinstance(action, Operation) and action.code == "purge":
                found = _PURGED.fullmatch(action.params)
                token = dict(action.headers)["Authorization"].removeprefix("Bearer ")
                assert found is not None, action.params
                yield token, found["id"]
