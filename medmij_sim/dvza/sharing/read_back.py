"""Reading what was shared at the place that the answer to the share gave.

A server that creates or updates something says where it is (https://hl7.org/fhir/STU3/http.html#create), and what is
said to be somewhere should be there. No source says that a gegevensdienst of Delen is read; so only who shared
something can, by its address, with a token of the same gegevensdienst. Nothing can be searched.
"""

from __future__ import annotations

from medmij_sim.dvza.context import Context
from medmij_sim.dvza.deliveries import received
from medmij_sim.dvza.model import Grant
from medmij_sim.dvza.policy import DvzaPolicy
from medmij_sim.fhir.types import Resource
from medmij_sim.services import Gegevensdienst


def read_back(
    context: Context, policy: DvzaPolicy, service: Gegevensdienst, grant: Grant, path: str
) -> Resource | None:
    """What was shared and stands at a path; None for what is read in another way, or not there for this consent.

    Of gegevensdiensten that show what was shared (59 and 60) it is the version that the path names, whoever shared it.
    What is shared with the others is never changed: it has one version, which need not be named.

    Args:
        path: below the base, such as `Observation/7` or `Observation/7/_history/1`.
    """
    type_, _, rest = path.partition("/")
    id_, _, version = rest.partition("/_history/")
    by_itself = bool(service.shares) and not service.requires
    if not id_ or not (version or by_itself) or not policy.reads_back:
        return None
    found = (
        item.resource()
        for place in (service.id, *service.requires)
        for delivery in received(context.store.received, grant.aanbieder, grant.person, place)
        if not by_itself or grant.client_id in ("", delivery.client_id)
        for item in delivery.items
        if item.address == (type_, id_) and version in ("", str(item.version))
    )
    return next(found, None)
