"""Taking in what people share: read, judged, kept, answered. What is acknowledged is kept first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from medmij_sim.dvza.context import Context
from medmij_sim.dvza.deliveries import Newest, keep, newest, overlaid, received
from medmij_sim.dvza.model import Grant
from medmij_sim.dvza.policy import DvzaPolicy
from medmij_sim.dvza.refusal import Refusal
from medmij_sim.dvza.sharing.answering import Outcome, answer_bundle, answer_single
from medmij_sim.dvza.sharing.call import Answer, Call
from medmij_sim.dvza.sharing.contents import content_problems
from medmij_sim.dvza.sharing.entries import Entry, Sent, of_bundle, single, too_few
from medmij_sim.dvza.sharing.judging import problems_of, sound
from medmij_sim.dvza.sharing.problem import UNACCEPTABLE, NotAccepted, Problem, unacceptable
from medmij_sim.dvza.sharing.reading import resource_in
from medmij_sim.dvza.sharing.reception import Reception, links
from medmij_sim.dvza.sharing.taking_in import taken_in
from medmij_sim.fhir.references import address
from medmij_sim.fhir.types import Resource
from medmij_sim.services import Gegevensdienst
from medmij_sim.services.sharing import Share

_CONDITIONAL: Final = ("if-match", "if-none-match", "if-none-exist", "if-modified-since")

Problems = dict[int, tuple[Problem, ...]]


def receive(context: Context, policy: DvzaPolicy, service: Gegevensdienst, grant: Grant, call: Call) -> Answer:
    """Take in what a person shares with an aanbieder.

    The entries of a batch succeed or fail each on their own, those of a transaction together. What is acknowledged
    with 2xx is on the shelf `received` already. A request that is sent again is a share of its own: FHIR offers
    conditional requests against that, which these services do not use; a Task that was completed stays so.

    Args:
        service: the gegevensdienst of the endpoint.
        grant: the confirmation behind the access token.

    Raises:
        Refusal: nothing was taken in; says why, with an OperationOutcome.
    """
    _refuse_conditions(call)
    share, target = _share(service, call)
    resource = resource_in(call, service.fhir_release)
    share = share or _by_bundle_type(service, resource)
    sent = of_bundle(resource, call.base, share) if _is_bundle(share) else single(resource, call.method, target, share)
    if _is_bundle(share) and policy.validates_shares:
        sent = sound(resource, sent, service.fhir_release)
    updates = newest(received(context.store.received, grant.aanbieder, grant.person))
    reception = _reception(context, service, grant, call, share, sent, updates)
    problems = _judged(reception, sent, policy)
    accepted = _accepted(reception, problems, policy)
    delivery = taken_in(context, grant, service, reception, accepted, updates, resolves=policy.resolves_references)
    if delivery.items and policy.keeps_shares and not keep(context.store.received, delivery):
        raise Refusal(409, "conflict", "somebody else changed this at the same moment; read it again")
    if _is_whole(share, policy):
        _refuse_whole(problems)
    outcome = Outcome(share, sent.entries, accepted, problems, delivery, grant.bsn)
    answered = answer_bundle if _is_bundle(share) else answer_single
    return answered(call, outcome, policy)


def _refuse_conditions(call: Call) -> None:
    found = [name for name in _CONDITIONAL if name in call.headers]
    if found or (call.has_query and call.method != "POST"):
        what = found[0] if found else "a search in the URL"
        raise Refusal(412, "not-supported", f"conditional requests are not supported here; leave out {what}")


def _share(service: Gegevensdienst, call: Call) -> tuple[Share | None, tuple[str, str]]:
    """The row of a single resource, or None for a Bundle; and type and id."""
    type_, _, id_ = call.path.strip("/").partition("/")
    kind = {"POST": "create", "PUT": "update"}.get(call.method)
    if kind is None or not service.shares:
        allow = ", ".join(["GET", *sorted({"PUT" if each.kind == "update" else "POST" for each in service.shares})])
        raise Refusal(405, "not-supported", f"{call.method} is not supported here; use {allow}", {"Allow": allow})
    if not type_ and kind == "create" and any(_is_bundle(each) for each in service.shares):
        return None, ("", "")
    for share in service.shares:
        if share.kind == kind and share.rule(type_) is not None:
            return share, (type_, id_)
    ways = ", ".join(
        f"{each.kind} of {'/'.join(rule.resource_type for rule in each.entries)}" for each in service.shares
    )
    raise Refusal(404, "not-supported", f"gegevensdienst {service.id} takes {ways}")


def _by_bundle_type(service: Gegevensdienst, bundle: Resource) -> Share:
    kinds = [each for each in service.shares if _is_bundle(each)]
    found = next((each for each in kinds if each.kind == bundle.get("type")), None)
    if bundle["resourceType"] != "Bundle" or found is None:
        wanted = " or ".join(each.kind for each in kinds)
        raise Refusal(400, "value", f"post a Bundle of type {wanted} to the base of gegevensdienst {service.id}")
    return found


def _is_bundle(share: Share) -> bool:
    return share.kind in ("batch", "transaction")


def _reception(
    context: Context,
    service: Gegevensdienst,
    grant: Grant,
    call: Call,
    share: Share,
    sent: Sent,
    updates: Newest,
) -> Reception:
    naam = context.aanbieders[grant.aanbieder].naam
    dossier = overlaid(context.people.resources(grant.person, naam, service.fhir_release), updates)
    me = context.people.by_bsn(grant.bsn)
    return Reception(
        share=share,
        release=service.fhir_release,
        base=call.base,
        own_bases=(f"{call.base.rpartition('/')[0]}/",),
        entries=sent.entries,
        known={address(each): each for each in dossier},
        person=me,
        others=tuple(each for each in context.people.persons() if me is None or each.key != me.key),
        bsns=frozenset({grant.bsn, grant.actor} - {""}),
        sets_up=grant.of_material,
    )


def _judged(reception: Reception, sent: Sent, policy: DvzaPolicy) -> Problems:
    """All that is wrong, by position; -1 is for the share as a whole."""
    found: Problems = {position: tuple(each) for position, each in sent.problems.items()}
    for entry in reception.entries:
        if entry.resource is not None and not _refused(found, entry):
            found[entry.position] += tuple(problems_of(entry, entry.resource, reception, policy))
    if policy.checks_content:
        broken = {
            position
            for position, problems in found.items()
            if any(each.refuses and each.status != UNACCEPTABLE for each in problems)
        }
        for position, problem in content_problems(replace(reception, unsound=frozenset(broken))):
            found[position] += (problem,)
    if reception.share.kind == "transaction":
        found[-1] = tuple(too_few(reception.entries, reception.share))
    elif reception.share.kind == "batch":
        _refuse_what_depends(reception, found)
    return found


def _refuse_what_depends(reception: Reception, found: Problems) -> None:
    """Refuse what refers to a refused entry, and what refers to that: nothing would be where such references lead.

    A Patient is no such entry: the aanbieder has the person without it.
    """
    ahead: dict[int, list[tuple[Entry, str]]] = defaultdict(list)
    for entry in reception.entries:
        for path, link in links(entry.resource):
            target = reception.by_full_url.get(link)
            if target is not None and target.target[0] != "Patient":
                ahead[target.position].append((entry, f"{entry.inside}.{path}"))
    refused = [entry.position for entry in reception.entries if _refused(found, entry)]
    # The list grows while it is walked.
    for position in refused:
        for entry, where in ahead[position]:
            if not _refused(found, entry):
                refused.append(entry.position)
                found[entry.position] += (unacceptable("the entry that this refers to is refused", where, "value"),)


def _accepted(reception: Reception, problems: Problems, policy: DvzaPolicy) -> tuple[Entry, ...]:
    good = tuple(each for each in reception.entries if not _refused(problems, each))
    anything_wrong = any(each.refuses for found in problems.values() for each in found)
    return () if anything_wrong and _is_whole(reception.share, policy) and not policy.keeps_good_half else good


def _is_whole(share: Share, policy: DvzaPolicy) -> bool:
    """Whether one wrong entry refuses all."""
    return share.kind in policy.whole_shares


def _refused(problems: Mapping[int, tuple[Problem, ...]], entry: Entry) -> bool:
    return any(each.refuses for each in problems.get(entry.position, ()))


def _refuse_whole(problems: Problems) -> None:
    told = [each for _, found in sorted(problems.items()) for each in found]
    if any(each.refuses for each in told):
        raise NotAccepted(told)
