"""From accepted entries to what is kept: ids given, references made to lead to them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from medmij_sim.dvza.context import Context
from medmij_sim.dvza.deliveries import Delivery, Item, Newest
from medmij_sim.dvza.model import Grant
from medmij_sim.dvza.sharing.entries import Entry
from medmij_sim.dvza.sharing.reception import LINKS, Reception, links
from medmij_sim.fhir import json as fhir_json
from medmij_sim.fhir.references import Address, relinked
from medmij_sim.fhir.types import Resource
from medmij_sim.services import Gegevensdienst


def taken_in(
    context: Context,
    grant: Grant,
    service: Gegevensdienst,
    reception: Reception,
    accepted: Sequence[Entry],
    updates: Newest,
    *,
    resolves: bool,
) -> Delivery:
    """What is kept of a share: an item for each accepted entry, in their order.

    Args:
        updates: the newest versions of what the person shared before.
        resolves: False to keep references as they were sent.
    """
    at = context.now()
    places = [_place(context, entry) for entry in accepted]
    new = _new_references(reception, {entry.position: place for entry, place in zip(accepted, places, strict=True)})
    items = []
    for entry, place in zip(accepted, places, strict=True):
        before = updates.get(place)
        version = before.version + 1 if before else 2 if place in reception.known else 1
        resource = _kept(entry.resource or {}, place, version, at)
        local = {
            link: "/".join(found) for _, link in links(resource) if ":" in link and (found := reception.place(link))
        }
        content = fhir_json.dumps(relinked(resource, local | new if resolves else {}, LINKS))
        items.append(Item(*place, version, content.decode()))
    return Delivery(
        id=context.env.mint.uuid4(),
        share=reception.share.id,
        aanbieder=grant.aanbieder,
        service=service.id,
        release=service.fhir_release,
        person=grant.person,
        client_id=grant.client_id,
        at=at,
        items=tuple(items),
        base=reception.base,
    )


def _place(context: Context, entry: Entry) -> Address:
    type_, id_ = entry.target
    return type_, id_ or context.env.mint.uuid4()


def _new_references(reception: Reception, places: dict[int, Address]) -> dict[str, str]:
    """Where references to entries lead from now on; those to a Patient that was refused, to the person as known."""
    mine = next(("/".join(place) for place in reception.known if place[0] == "Patient"), None)
    found: dict[str, str] = {}
    for entry in reception.entries:
        if entry.full_url is not None and entry.position in places:
            found.setdefault(entry.full_url, "/".join(places[entry.position]))
        elif entry.full_url is not None and entry.target[0] == "Patient" and mine:
            found.setdefault(entry.full_url, mine)
    return found


def _kept(resource: Resource, place: Address, version: int, at: datetime) -> dict[str, Any]:
    """The resource with its id and version; an id that came with a POST counts for nothing."""
    meta = {**resource.get("meta", {}), "versionId": str(version), "lastUpdated": instant(at)}
    named = {"resourceType": place[0], "id": place[1], "meta": meta}
    return named | {name: value for name, value in resource.items() if name not in named}


def instant(at: datetime) -> str:
    """A moment as FHIR writes it."""
    return at.isoformat(timespec="seconds")
