"""What a consent is worth: tokens, their scope, and the ways in which it ends (core.autorisatie.*)."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from medmij_sim.dvza.availability import may_be_served
from medmij_sim.dvza.consents.model import Withdrawal
from medmij_sim.dvza.context import Context
from medmij_sim.dvza.mixed_up import somebody_else
from medmij_sim.dvza.model import Access, AuthorizationRequest, Grant, Session, Ticket
from medmij_sim.dvza.policy import DvzaPolicy
from medmij_sim.dvza.releases import RELEASES, AfsprakenRelease


def granted_services(context: Context, policy: DvzaPolicy, release: AfsprakenRelease, grant: Grant) -> tuple[str, ...]:
    """The gegevensdiensten of an access token: of those asked for, what the ZAL lists and the OCL has for this PGO.

    Source: core.tknint.201, the check that release 2.2.0 moved to the token interface, core.autorisatie.203.

    Args:
        release: of the token endpoint.
    """
    everything = context.aanbieders[grant.aanbieder].gegevensdiensten
    asked = grant.services or context.offered(grant.aanbieder, grant.function) if policy.keeps_to_asked else everything
    granted = (
        service
        for service in asked
        if context.listed(grant.aanbieder, service, release) is not None
        and (context.recognised(grant.client_id, service, release) or not policy.limits_scope_to_ocl)
    )
    return (*granted, *policy.extra_scope)


def stated_scope(policy: DvzaPolicy, release: AfsprakenRelease, grant: Grant, services: tuple[str, ...]) -> str:
    """What the answer of a token endpoint says of the scope (core.tknint.201; ext.abo.tknint.200).

    Args:
        services: as `granted_services` gives them.
    """
    if policy.scope_repeats_request:
        return grant.aanbieder
    if grant.function == "Abonneren":
        return f"subscribe~{grant.days}/{grant.aanbieder}~{grant.services[0]}"
    if release.token_scope == "granted":
        return " ".join(services)
    if release.token_scope == "copy":
        return grant.scope
    words = (grant.represents,) if grant.represents else ()
    return " ".join((*(f"{grant.aanbieder}~{service}" for service in services), *words))


def granted_days(context: Context, policy: DvzaPolicy, request: AuthorizationRequest) -> int | None:
    """How long a subscription may last: as asked, but not longer than the ZAL says (ext.abo.tknint.200).

    Returns:
        Days; 0 to end it; None when nobody asked to subscribe.
    """
    if request.days is None or not policy.limits_subscription:
        return request.days
    listed = context.listed(request.aanbieder, request.services[0], RELEASES[request.release])
    allowed = listed.abonneren.maximale_duur if listed is not None and listed.abonneren is not None else 0
    return min(request.days, allowed)


def new_grant(context: Context, policy: DvzaPolicy, session: Session) -> Grant:
    """The consent of a session that passed every step. It lasts as long as its code and the token for that can."""
    request = session.request
    return Grant(
        id=context.env.mint.uuid4(),
        client_id=request.client_id,
        redirect_uri=request.redirect_uri,
        aanbieder=request.aanbieder,
        person=session.person or "",
        bsn=session.bsn or "",
        actor=session.actor or "",
        long_term=session.long_term,
        expires=context.in_seconds(policy.code_lifetime + policy.token_lifetime),
        release=request.release,
        scope=request.scope,
        function=request.function,
        services=request.services,
        days=granted_days(context, policy, request),
        represents=request.represents,
        given=context.now(),
    )


def issue_access_token(context: Context, policy: DvzaPolicy, grant: Grant, services: tuple[str, ...]) -> str:
    """Make an access token and remember it."""
    token = context.fresh("access-token", context.store.access_tokens, unique=policy.unique_tokens)
    if policy.token_holds_person:
        token = _telling_token(context, grant, token)
    if policy.token_for_somebody_else:
        grant = _consent_of_somebody_else(context, grant)
    context.store.access_tokens.put(token, Access(grant.id, services, context.in_seconds(policy.token_lifetime)))
    return token


def issue_refresh_token(context: Context, policy: DvzaPolicy, grant: Grant) -> str:
    """Make a refresh token that lives half a year from now, and remember it; the consent lasts as long."""
    token = context.fresh("refresh-token", context.store.refresh_tokens, unique=policy.unique_tokens)
    expires = context.in_seconds(policy.refresh_lifetime)
    # Who withdraws at this very moment must not see the consent come back.
    context.store.grants.change(grant.id, replace(grant, expires=expires, used=context.now()))
    context.store.refresh_tokens.put(token, Ticket(grant.id, expires))
    return token


def ended_by_death(context: Context, policy: DvzaPolicy, bsn: str) -> bool:
    """Whether the person with this BSN died, which ends every consent (core.dossier.108), or never was."""
    person = context.people.by_bsn(bsn)
    if person is None:
        return True
    return person.died_by(context.env.clock.today()) and policy.ends_at_death and not policy.serves_deceased


def still_available(context: Context, policy: DvzaPolicy, grant: Grant) -> bool:
    """The availability test at the token interface, where it is due at the latest; death is `ended_by_death`."""
    person, aanbieder = context.people.by_bsn(grant.bsn), context.aanbieders[grant.aanbieder]
    today = context.env.clock.today()
    return person is not None and may_be_served(person, aanbieder, policy, today, grant.represents)


def revoke(context: Context, grant_id: str) -> None:
    """End a consent: every code and token that stands for it is worth nothing from now on."""
    context.store.grants.take(grant_id)


def withdraw(context: Context, policy: DvzaPolicy, ended: Sequence[Grant]) -> int:
    """End consents because a person wants so, and note it; returns how many there were."""
    for grant in ended:
        note = Withdrawal(
            grant=grant.id,
            client_id=grant.client_id,
            aanbieder=grant.aanbieder,
            person=grant.person,
            given=grant.given,
            withdrawn=context.now(),
        )
        context.store.withdrawals.put(grant.id, note)
        if policy.ends_at_withdrawal:
            revoke(context, grant.id)
    return len(ended)


def _consent_of_somebody_else(context: Context, grant: Grant) -> Grant:
    """A consent that nobody gave: the same, and about the data of another person."""
    other = somebody_else(context.people, grant.person)
    mixed = replace(grant, id=context.env.mint.uuid4(), person=other.key, bsn=other.bsn)
    context.store.grants.put(mixed.id, mixed)
    return mixed


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
