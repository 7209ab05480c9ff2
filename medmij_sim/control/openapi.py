"""The table of operations, and the OpenAPI document that follows from it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import msgspec

from medmij_sim import __version__
from medmij_sim.control import messages as m
from medmij_sim.control.operations import TOKEN_HEADER
from medmij_sim.subscribing import Subscribed
from medmij_sim.withdrawing import Consented, Withdrawn


@dataclass(frozen=True, slots=True)
class Operation:
    """One row of the table.

    Attributes:
        name: of the method of `Operations`; also the operationId.
        body: the kind of JSON it takes; `bytes` for anything of the media types in `takes`.
        answer: the kind of JSON it gives with 200; None for 204 without body.
        query: names of query parameters, each with the JSON type of its value.
        header: a header it needs.
        errors: statuses it can answer beside 200 and 204.
        takes: media types of a body of `bytes`.
    """

    method: str
    path: str
    name: str
    summary: str
    body: Any = None
    answer: Any = None
    query: tuple[tuple[str, str], ...] = ()
    header: str | None = None
    errors: tuple[int, ...] = ()
    takes: tuple[str, ...] = ("application/fhir+json", "application/fhir+xml", "application/x-ndjson")


OPERATIONS = (
    Operation("GET", "/", "index", "What can be asked here.", answer=m.Index),
    Operation("GET", "/openapi.json", "openapi", "This document.", answer=dict[str, Any]),
    Operation("POST", "/reset", "reset", "Everything as it began: time, people, tokens, faults, record."),
    Operation("GET", "/clock", "show_clock", "The world's time.", answer=m.ClockFacts),
    Operation(
        "POST", "/clock", "change_clock", "Move, set or reset the time.", m.ClockChange, m.ClockFacts, errors=(400,)
    ),
    Operation("GET", "/people", "list_people", "Everybody who can log in.", answer=tuple[m.PersonFacts, ...]),
    Operation(
        "PUT",
        "/people/{key}/dossier",
        "load_dossier",
        "Replace a dossier, at one aanbieder or at all, by FHIR resources (JSON, XML or NDJSON).",
        bytes,
        m.DossierFacts,
        (("aanbieder", "string"),),
        errors=(400, 404),
    ),
    Operation(
        "POST",
        "/people/{key}/dossier",
        "add_to_dossier",
        "Add resources to a dossier, at one aanbieder or at all; subscribed PGOs are notified.",
        bytes,
        m.DossierFacts,
        (("aanbieder", "string"),),
        errors=(400, 404),
    ),
    Operation("DELETE", "/people/{key}/dossier", "unload_dossier", "Give the own dossier back.", errors=(404,)),
    Operation("GET", "/faults", "list_faults", "Every fault, with who has it now.", answer=tuple[m.FaultFacts, ...]),
    Operation("DELETE", "/faults", "switch_faults_off", "Switch every fault off."),
    Operation("PUT", "/faults/{name}", "switch_fault_on", "Switch a fault on.", m.FaultSwitch, errors=(400, 404)),
    Operation("DELETE", "/faults/{name}", "switch_fault_off", "Switch a fault off, for everybody.", errors=(404,)),
    Operation(
        "GET",
        "/record",
        "show_record",
        "What happened, without secrets.",
        answer=m.RecordPage,
        query=(("after", "integer"), ("limit", "integer")),
        errors=(400,),
    ),
    Operation("DELETE", "/record", "clear_record", "Forget what happened."),
    Operation(
        "GET",
        "/record/raw",
        "show_raw_record",
        "What happened, secrets included.",
        answer=m.RawRecord,
        query=(("after", "integer"),),
        header=TOKEN_HEADER,
        errors=(400,),
    ),
    Operation(
        "POST",
        "/record/raw",
        "take_raw_record",
        "What happened, secrets included; tag what is recorded after that.",
        m.Tags,
        m.RawRecord,
        query=(("after", "integer"),),
        header=TOKEN_HEADER,
        errors=(400,),
    ),
    Operation("PUT", "/record/tags", "tag_record", "Tag what is recorded from now on.", m.Tags, errors=(400,)),
    Operation(
        "GET",
        "/chainlog",
        "show_chainlog",
        "What the parties logged for MedMij.",
        answer=m.ChainLogFacts,
        query=(("session_id", "string"),),
    ),
    Operation("POST", "/digid/next", "next_login", "Order the answer to logins.", m.NextLogin, errors=(400,)),
    Operation("DELETE", "/digid/next", "forget_logins", "Forget the answers that were ordered."),
    Operation("GET", "/digid/providers", "list_providers", "Who logs in here.", answer=tuple[m.ProviderFacts, ...]),
    Operation(
        "POST",
        "/digid/providers",
        "add_providers",
        "Take up service providers by their SAML metadata, or OpenID Connect clients by their registration.",
        bytes,
        tuple[m.ProviderFacts, ...],
        (("face", "string"), ("public", "boolean")),
        errors=(400,),
        takes=("application/samlmetadata+xml", "application/json"),
    ),
    Operation(
        "PATCH",
        "/digid/providers",
        "change_provider",
        "Set up a service provider.",
        m.ProviderChange,
        m.ProviderFacts,
        errors=(400, 404),
    ),
    Operation("PUT", "/lists", "publish_lists", "Publish lists of other parties.", m.Listing, errors=(400,)),
    Operation("DELETE", "/lists", "publish_own_lists", "Publish the lists of this world again."),
    Operation(
        "PUT",
        "/dvzas/{dvza}/lists",
        "read_lists",
        "Have a DVZA of this world read its lists at the Stelselnode, or not.",
        m.ListReading,
        errors=(400, 404),
    ),
    Operation(
        "PUT",
        "/dvzas/{dvza}/digid",
        "use_digid",
        "Have a DVZA of this world log people in at NEP-DigiD by SAML, or not.",
        m.LoginPlace,
        errors=(400, 404),
    ),
    Operation(
        "GET",
        "/aanbieders/{aanbieder}/received",
        "show_received",
        "What people shared with an aanbieder (Delen), the earliest first; of one person, or at one Location.",
        answer=tuple[m.ReceivedFacts, ...],
        query=(("person", "string"), ("location", "string")),
        errors=(404,),
    ),
    Operation(
        "GET",
        "/consents",
        "list_consents",
        "The long-term consents that people gave.",
        answer=tuple[Consented, ...],
    ),
    Operation(
        "DELETE",
        "/people/{key}/consents",
        "withdraw",
        "Withdraw what a person allowed, for one aanbieder or PGO or for all; subscriptions end too.",
        answer=Withdrawn,
        query=(("aanbieder", "string"), ("pgo", "string")),
        errors=(404,),
    ),
    Operation(
        "GET",
        "/subscriptions",
        "list_subscriptions",
        "What people had PGOs subscribe to (Abonneren).",
        answer=tuple[Subscribed, ...],
    ),
    Operation(
        "GET",
        "/notifications",
        "list_notifications",
        "What PGOs were notified of and what they did then, once nothing is due any more.",
        answer=tuple[m.NotificationFacts, ...],
    ),
    Operation("GET", "/world", "show_world", "Hosts, parties, endpoints and lists.", answer=m.WorldFacts),
)

_ALWAYS = (403,)
"""Who is not on this machine, or on a page of another origin, gets this from every operation."""

_REF = "#/components/schemas/{name}"


def document(server: str) -> dict[str, Any]:
    """The control API as OpenAPI 3.1.

    Args:
        server: base URL of the API.
    """
    kinds = [kind for row in OPERATIONS for kind in (row.body, row.answer) if kind not in (None, bytes)]
    schemas, components = msgspec.json.schema_components([*kinds, m.Problem], ref_template=_REF)
    by_kind = dict(zip([*map(repr, kinds), repr(m.Problem)], schemas, strict=True))
    paths: dict[str, dict[str, Any]] = {}
    for row in OPERATIONS:
        paths.setdefault(row.path, {})[row.method.lower()] = _operation(row, by_kind)
    return {
        "openapi": "3.1.0",
        "info": {"title": "medmij-sim control API", "version": __version__},
        "servers": [{"url": server}],
        "paths": paths,
        "components": {"schemas": components},
    }


def _operation(row: Operation, schemas: dict[str, dict[str, Any]]) -> dict[str, Any]:
    described: dict[str, Any] = {
        "operationId": row.name,
        "summary": row.summary,
        "parameters": list(_parameters(row)),
        "responses": _answers(row, schemas),
    }
    if row.body is bytes:
        described["requestBody"] = {
            "required": True,
            "content": {kind: {} for kind in row.takes},
        }
    elif row.body is not None:
        described["requestBody"] = {"content": {"application/json": {"schema": schemas[repr(row.body)]}}}
    return described


def _parameters(row: Operation) -> Iterable[dict[str, Any]]:
    for part in row.path.split("/"):
        if part.startswith("{"):
            yield {"name": part.strip("{}"), "in": "path", "required": True, "schema": {"type": "string"}}
    for name, kind in row.query:
        yield {"name": name, "in": "query", "schema": {"type": kind}}
    if row.header:
        yield {"name": row.header, "in": "header", "required": True, "schema": {"type": "string"}}


def _answers(row: Operation, schemas: dict[str, dict[str, Any]]) -> dict[str, Any]:
    answers: dict[str, Any] = {}
    if row.answer is None:
        answers["204"] = {"description": "Done."}
    else:
        content = {"application/json": {"schema": schemas[repr(row.answer)]}}
        answers["200"] = {"description": row.summary, "content": content}
    problem = {"application/json": {"schema": schemas[repr(m.Problem)]}}
    for status in sorted({*row.errors, *_ALWAYS}):
        answers[str(status)] = {"description": "Not done; says why.", "content": problem}
    return answers
