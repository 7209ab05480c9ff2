"""What a consent is worth: tokens, their scope, and the ways in which it ends (core.autorisatie.*)."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from typing import Any

from medmij_sim.dvza.context import Context
from medmij_sim.dvza.model import Access, Grant, Ticket
from medmij_sim.dvza.policy import DvzaPolicy
from medmij_sim.listxml.problem import NotListedError


def granted_scope(context: Context, policy: DvzaPolicy, grant: Grant) -> tuple[str, ...]:
    """The gegevensdiensten of an access token: what the aanbieder has here, in the ZAL, and in the OCL for this PGO.

    Source: core.tknint.201 and the check that release 2.2.0 moved to the token interface.
    """
    aanbieder = context.aanbieders[grant.aanbieder]
    client = context.client(grant.client_id)

    def listed(service: str) -> bool:
        try:
            context.lists.zal.gegevensdienst(aanbieder.naam, service, context.interfaceversie)
        except NotListedError:
            return False
        return True

    def recognised(service: str) -> bool:
        return client is not None and client.recognised_for(service, context.interfaceversie)

    granted = (
        service
        for service in aanbieder.gegevensdiensten
        if listed(service) and (recognised(service) or not policy.limits_scope_to_ocl)
    )
    return (*granted, *policy.extra_scope)


def issue_access_token(context: Context, policy: DvzaPolicy, grant: Grant, scope: tuple[str, ...]) -> str:
    """Make an access token and remember it."""
    token = context.fresh("access-token", context.store.access_tokens, unique=policy.unique_tokens)
    if policy.token_holds_person:
        token = _telling_token(context, grant, token)
    context.store.access_tokens.put(token, Access(grant.id, scope, context.in_seconds(policy.token_lifetime)))
    return token


def issue_refresh_token(context: Context, policy: DvzaPolicy, grant: Grant) -> str:
    """Make a refresh token that lives half a year from now, and remember it."""
    token = context.fresh("refresh-token", context.store.refresh_tokens, unique=policy.unique_tokens)
    context.store.refresh_tokens.put(token, Ticket(grant.id, context.in_seconds(policy.refresh_lifetime)))
    return token


def ended_by_death(context: Context, policy: DvzaPolicy, grant: Grant) -> bool:
    """Whether the person died, which ends every consent (core.dossier.108)."""
    person = context.people.by_bsn(grant.bsn)
    return policy.ends_at_death and (person is None or (person.deceased is not None and not policy.serves_deceased))


def revoke(context: Context, grant_id: str) -> None:
    """End a consent: every code and token that stands for it is worth nothing from now on."""
    context.store.grants.take(grant_id)


def withdraw(context: Context, policy: DvzaPolicy, *, person: str, client_id: str, aanbieder: str) -> int:
    """End every consent of a person for one PGO at one aanbieder; returns how many there were."""
    ended = [
        key
        for key, grant in context.store.grants.items()
        if (grant.person, grant.client_id, grant.aanbieder) == (person, client_id, aanbieder)
    ]
    if policy.ends_at_withdrawal:
        for key in ended:
            revoke(context, key)
    return len(ended)


def _telling_token(context: Context, grant: Grant, jti: str) -> str:
    """A token that says who the person is: what core.autorisatie.207 forbids."""
    person = context.people.by_bsn(grant.bsn)
    claims: dict[str, Any] = {
        "jti": jti,
        "bsn": grant.bsn,
        "birthdate": person.birth_date.isoformat() if person else None,
    }
    parts = [urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=") for part in ({"alg": "none"}, claims)]
    token = f"{b'.'.join(parts).decode()}."
    context.env.record.redactor.learn("access-token", token)
    return token
