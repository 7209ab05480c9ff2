"""Hand-made evidence: one answer, one page or one note, and what a check makes of it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from conformance.case import Case
from conformance.model import Finding, NotChecked, Part
from conformance.suite import load_suite
from conformance.target_parts import Aanbieder, Endpoints, Identity, Person
from conformance.targets import DvzaTarget
from medmij_sim.record import Exchange, Interface, Message, Record, Screen, Signal
from medmij_sim.services import CATALOGUE, request_parameters

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
BASE = "https://fhir.example/48"
BSN = "999940004"
HOST = "pgo.example"
TARGET = DvzaTarget(
    name="hand-made",
    aanbieder=Aanbieder(name="oefenpraktijk@medmij", title="Oefenpraktijk"),
    gegevensdiensten={
        "48": Endpoints(authorization="https://dvza.example/a", token="https://dvza.example/t", resource=BASE)
    },
    identities={
        "pgo-a": Identity(
            client_id=HOST, redirect_uri=f"https://{HOST}/callback", certificate=Path("a"), key=Path("b"), name="Aster"
        )
    },
    people={"rich": Person(key="rich", bsn=BSN, birth_date=date(1992, 7, 24))},
)

Resource = dict[str, Any]


class Evidence:
    """A record that grows by hand, and the checks that read it."""

    def __init__(self, target: DvzaTarget = TARGET) -> None:
        self.record = Record()
        self.target = target

    def judged(self, check: str) -> list[tuple[str, Part]]:
        """What a check finds: text and part of each finding."""
        return [(seen.text.en, seen.part) for seen in self._seen(check) if isinstance(seen, Finding)]

    def not_checked(self, check: str) -> list[str]:
        """What a check says it could not judge."""
        return [seen.text.en for seen in self._seen(check) if isinstance(seen, NotChecked)]

    def _seen(self, check: str) -> list[Finding | NotChecked]:
        return list(load_suite().registry.checks[check].judge(Case(self.record, self.target, "2.2")))

    def note(self, step: str, name: str, data: Any) -> Evidence:
        self.record.add(Signal(at=NOON, actor="scenario", tags=frozenset({step}), name=name, phase="end", data=data))
        return self

    def ended(self, step: str, answer: str | None, **request: str) -> Evidence:
        usual = {"client_id": HOST, "redirect_uri": f"https://{HOST}/callback", "state": "s-1", **request}
        return self.note(step, "authorization", {"request": usual, "answer": answer, "page": "page “Fout” (HTTP 400)"})

    def page(self, step: str, html: str, status: int = 200) -> Evidence:
        self.record.add(
            Screen(
                at=NOON, actor="browser", tags=frozenset({step}), url="https://dvza.example/", status=status, html=html
            )
        )
        return self

    def exchange(
        self,
        step: str,
        url: str,
        body: bytes | Mapping[str, Any] = b"",
        *,
        status: int | None = 200,
        interface: Interface = Interface.RESOURCE,
        content_type: str = "application/fhir+json",
        headers: Sequence[tuple[str, str]] = (),
        tags: Sequence[str] = (),
        duration: float = 0.1,
        form: Mapping[str, str] | None = None,
    ) -> Evidence:
        whole = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.record.add(
            Exchange(
                at=NOON,
                actor="pgo-a",
                tags=frozenset({step, *tags}),
                side="client",
                interface=interface,
                peer="fhir.example",
                method="GET",
                url=url,
                request=Message((), urlencode(form or {}).encode()),
                status=status,
                response=None if status is None else Message((("content-type", content_type), *headers), whole),
                duration=duration,
            )
        )
        return self

    def token(self, step: str, members: Mapping[str, Any], **more: Any) -> Evidence:
        more = {"content_type": "application/json", "interface": Interface.TOKEN, **more}
        return self.exchange(step, "https://dvza.example/t", members, **more)

    def found(self, request_id: str, *entries: Resource, step: str = "resource.rich", **bundle: Any) -> Evidence:
        """The Bundle that answers a request of the table; `bundle` changes its members, None leaves one out."""
        service, request = (
            request_id.split(".")[0],
            next(each for each in CATALOGUE[request_id.split(".")[0]].requests if each.id == request_id),
        )
        query = urlencode(request_parameters(request, NOON.date()), quote_via=quote)
        url = f"{BASE}/{request.path}{'?' + query if query else ''}"
        members = {
            "resourceType": "Bundle",
            "type": "searchset",
            "total": sum(1 for each in entries if each["search"]["mode"] == "match"),
            "link": [{"relation": "self", "url": url}],
            "entry": list(entries),
            **bundle,
        }
        kept = {name: value for name, value in members.items() if value is not None}
        return self.exchange(step, url, kept, tags=(request_id, f"resource.{service}"))


def entry(resource: Resource, mode: str = "match") -> Resource:
    return {
        "fullUrl": f"{BASE}/{resource['resourceType']}/{resource['id']}",
        "resource": resource,
        "search": {"mode": mode},
    }


def condition(**members: Any) -> Resource:
    """A Condition with which nothing is wrong."""
    whole = {
        "resourceType": "Condition",
        "id": "c-1",
        "meta": {"profile": ["http://nictiz.nl/fhir/StructureDefinition/zib-Problem"]},
        "code": concept("44054006"),
        "subject": {"reference": "Patient/p-1", "display": "A. Oefen"},
    }
    return {name: value for name, value in {**whole, **members}.items() if value is not None}


def concept(code: str, system: str = "http://snomed.info/sct", **members: Any) -> Resource:
    return {"coding": [{"system": system, "code": code, "display": "iets", **members}]}
