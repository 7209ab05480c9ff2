"""What a PGO gets wrong, or may do otherwise: each a class that differs from the conforming one in one thing."""

from __future__ import annotations

import ssl
import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any
from urllib.parse import quote
from xml.etree import ElementTree as Xml

from pgo_plain import Journey, Pairs, Pgo, in_parallel

# The authorization request


class RedirectEncodedTwice(Pgo):
    def authorization_parameters(self, journey: Journey) -> Pairs:
        return [
            (k, quote(v, safe="") if k == "redirect_uri" else v) for k, v in super().authorization_parameters(journey)
        ]


class ScopeWithService(Pgo):
    def authorization_parameters(self, journey: Journey) -> Pairs:
        return [(k, f"{v}~48" if k == "scope" else v) for k, v in super().authorization_parameters(journey)]


class StateIsPerson(Pgo):
    def start(self, told: Mapping[str, Any]) -> dict[str, Any]:
        found = super().start(told)
        journey = self.store.waiting.pop(found["session"])
        old, journey.state = journey.state, f"toestand-{journey.person}"
        self.store.waiting[journey.state] = journey
        return {**found, "url": found["url"].replace(old, journey.state)}


class SameCorrelation(Pgo):
    def start(self, told: Mapping[str, Any]) -> dict[str, Any]:
        found = super().start(told)
        journey = self.store.waiting[found["session"]]
        old, journey.correlation = journey.correlation, "5d6a1a0e-31bb-4a6c-9d55-3b1f0c8a7e11"
        return {**found, "url": found["url"].replace(old, journey.correlation)}


class RequestIdIsCorrelation(Pgo):
    def authorization_parameters(self, journey: Journey) -> Pairs:
        return [
            (k, journey.correlation if k == "MedMij-Request-ID" else v)
            for k, v in super().authorization_parameters(journey)
        ]


class NumbersForIds(Pgo):
    def new_id(self) -> str:
        return str(uuid.uuid4().int)


# The callback


class AnyState(Pgo):
    def journey_of(self, state: str) -> Journey | None:
        return super().journey_of(state) or next(iter(self.store.waiting.values()), None)


class StateStays(Pgo):
    def journey_of(self, state: str) -> Journey | None:
        return self.store.waiting.get(state)


class TokenOnError(Pgo):
    def came_back(self, query: Sequence[tuple[str, str]]) -> str:
        return super().came_back([*query, ("code", "")] if "code" not in dict(query) else query)


class ErrorNotTold(Pgo):
    def words_for(self, error: str) -> str:
        return ""


# The token request


class LowerCaseCode(Pgo):
    def code_form(self, journey: Journey, code: str) -> Pairs:
        return super().code_form(journey, code.swapcase())


class TokenTwiceAtOnce(Pgo):
    def token(self, journey: Journey, url: str, form: Pairs) -> dict[str, Any]:
        answers: list[dict[str, Any]] = []

        def ask() -> None:
            with suppress(ValueError):
                answers.append(super(TokenTwiceAtOnce, self).token(journey, url, form))

        in_parallel(ask, ask)
        return answers[0]


class NoClientId(Pgo):
    def code_form(self, journey: Journey, code: str) -> Pairs:
        return [pair for pair in super().code_form(journey, code) if pair[0] != "client_id"]


class TokenFormInQuery(Pgo):
    def token(self, journey: Journey, url: str, form: Pairs) -> dict[str, Any]:
        code = dict(form).get("code", "")
        return super().token(journey, f"{url}?code={code}" if code else url, form)


class TokenAsJson(Pgo):
    def token_headers(self, journey: Journey) -> dict[str, str]:
        return {**super().token_headers(journey), "CONTENT-TYPE": "application/json"}


class NewCorrelationAtToken(Pgo):
    def token_headers(self, journey: Journey) -> dict[str, str]:
        return {**super().token_headers(journey), "x-correlation-id": self.new_id()}


class RefreshCode(Pgo):
    def refresh_form(self, journey: Journey) -> Pairs:
        return [(k, "refresh_code" if k == "grant_type" else v) for k, v in super().refresh_form(journey)]


class RefreshWithRedirect(Pgo):
    def refresh_form(self, journey: Journey) -> Pairs:
        return [*super().refresh_form(journey), ("redirect_uri", self.config["redirect_uri"])]


class RefreshKeepsCorrelation(Pgo):
    def refresh_correlation(self, journey: Journey) -> str:
        return journey.correlation


class FirstRefreshTokenForEver(Pgo):
    def keep_refresh_token(self, journey: Journey, token: str) -> None:
        super().keep_refresh_token(journey, journey.refresh_token or token)


# Resources


class TokenInQueryAsWell(Pgo):
    def extra_parameters(self, journey: Journey) -> Pairs:
        return [("access_token", journey.access_token)]


class PersonInQuery(Pgo):
    def extra_parameters(self, journey: Journey) -> Pairs:
        return [("patient", "1")]


class OtherCorrelationAtSecond(Pgo):
    def collect_service(self, journey: Journey, service: str, base: str) -> bool:
        journey = replace(journey, correlation=self.new_id()) if service == "49" else journey
        return super().collect_service(journey, service, base)


class SameRequestId(Pgo):
    def tracing(self, journey: Journey) -> dict[str, str]:
        return {**super().tracing(journey), "medmij-request-id": str(uuid.uuid5(uuid.NAMESPACE_DNS, journey.state))}


class TriesForEver(Pgo):
    def collect_service(self, journey: Journey, service: str, base: str) -> bool:
        return any(super(TriesForEver, self).collect_service(journey, service, base) for _ in range(25))


class SkipsConditions(Pgo):
    def requests(self, service: str) -> Iterator[str]:
        return (each for each in super().requests(service) if each not in ("Condition", "EpisodeOfCare"))


class ListsForEver(Pgo):
    list_seconds = 10**9


class WhitelistIgnored(Pgo):
    def welcome(self, host: str) -> bool:
        super().welcome(host)
        return True


class AnyCertificateWillDo(Pgo):
    """Revocation is all it looks at."""

    def __init__(self, config: Mapping[str, Any]) -> None:
        super().__init__(config)
        self.context.check_hostname = False
        self.context.verify_mode = ssl.CERT_NONE


class AnyListWillDo(Pgo):
    def valid(self, name: str, body: bytes) -> Xml.Element | None:
        with suppress(Xml.ParseError):
            return Xml.fromstring(body)
        return None


class RoundsNumbers(Pgo):
    def kept(self, resource: dict[str, Any]) -> dict[str, Any]:
        quantity = resource.get("valueQuantity", {})
        if "value" in quantity:
            quantity["value"] = float(str(quantity["value"]).strip("\u0001"))
        return resource


class DropsDisplay(Pgo):
    def kept(self, resource: dict[str, Any]) -> dict[str, Any]:
        return {name: value for name, value in resource.items() if name != "code"}


class MixesServices(Pgo):
    def export(self, told: Mapping[str, Any]) -> dict[str, Any]:
        return {"resources": [{**each, "gegevensdienst": "48"} for each in super().export(told)["resources"]]}


class OneMapForAll(Pgo):
    def export(self, told: Mapping[str, Any]) -> dict[str, Any]:
        everybody = [super(OneMapForAll, self).export({"person": person})["resources"] for person in self.store.held]
        return {"resources": [each for resources in everybody for each in resources]}


# Conforming all the same


class AsksXml(Pgo):
    accept = "application/fhir+xml, application/xml;q=0.9"

    def take_in(self, journey: Journey, service: str, body: bytes) -> str | None:
        Xml.fromstring(body)
        return None


class SchemeInLowerCase(Pgo):
    def resource_headers(self, journey: Journey, service: str) -> dict[str, str]:
        return {**super().resource_headers(journey, service), "AUTHORIZATION": f"bearer {journey.access_token}"}


class IdsInCapitals(Pgo):
    def new_id(self) -> str:
        return super().new_id().upper()


class AcceptsMany(Pgo):
    accept = "application/fhir+json;fhirVersion=3.0, application/json;q=0.5"

    def extra_parameters(self, journey: Journey) -> Pairs:
        return [("_count", "50"), ("_format", "json")]


class ListsEachTime(Pgo):
    list_seconds = 0


class CodeFirst(Pgo):
    """Another order of everything, and one parameter that nobody knows."""

    def authorization_parameters(self, journey: Journey) -> Pairs:
        return [*reversed(super().authorization_parameters(journey)), ("ui_locales", "nl")]

    def code_form(self, journey: Journey, code: str) -> Pairs:
        return [*reversed(super().code_form(journey, code)), ("x", "1")]


def pgo_named(names: str) -> type[Pgo]:
    """The class of that name, or one with several flaws: `A+B`; `Pgo` is the conforming one."""
    found = [globals()[name] for name in names.split("+")]
    assert all(issubclass(each, Pgo) for each in found)
    return found[0] if len(found) == 1 else type("Several", (*found,), {})
