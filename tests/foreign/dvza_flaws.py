"""What a DVZA gets wrong: each a class that differs from the conforming one in one thing."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import quote

import dvza_plain_pages as pages
import dvza_plain_search as fhir
from dvza_plain import Consent, Dvza, Visit
from dvza_plain_clients import CLIENTS, Client
from dvza_plain_content import LINE_TYPES, concept, dossier
from plain_http import Answered, Asked

BSN = {"system": "http://fhir.nl/fhir/NamingSystem/bsn", "value": "999900018"}


def _of(resources: list[fhir.Json], kind: str) -> list[fhir.Json]:
    return [one for one in resources if one["resourceType"] == kind]


# The authorization endpoint


class RedirectByPrefix(Dvza):
    def client_of(self, values: Mapping[str, str]) -> Client | None:
        client = CLIENTS.get(values.get("client_id", ""))
        host = f"https://{values.get('client_id')}"
        return client if client and values.get("redirect_uri", "").startswith(host) else None


class RedirectByHost(Dvza):
    def same_redirect(self, given: str, known: str) -> bool:
        return given.split("/")[2:3] == known.split("/")[2:3]


class StateCut(Dvza):
    def back_url(self, values: Mapping[str, str], **told: str) -> str:
        return super().back_url({**values, "state": values.get("state", "")[:16]}, **told)


class StateTwiceEncoded(Dvza):
    def back_url(self, values: Mapping[str, str], **told: str) -> str:
        return super().back_url({**values, "state": quote(values.get("state", ""))}, **told)


class StateLostOnRefusal(Dvza):
    def back_url(self, values: Mapping[str, str], **told: str) -> str:
        return super().back_url({k: v for k, v in values.items() if k != "state" or "code" in told}, **told)


class AnswerInFragment(Dvza):
    def back_url(self, values: Mapping[str, str], **told: str) -> str:
        return super().back_url(values, **told).replace("?", "#")


class ImplicitToo(Dvza):
    def wrong_in(self, values: Mapping[str, str], client: Client) -> str | None:
        return super().wrong_in(
            {**values, "response_type": "code"} if "token" in values.get("response_type", "") else values, client
        )


class ScopeByFirstWord(Dvza):
    def scope_fits(self, scope: str) -> bool:
        return super().scope_fits(scope.split(" ")[0])


class TracingOptional(Dvza):
    def traced(self, values: Mapping[str, str]) -> bool:
        return True


class ErrorsAsJson(Dvza):
    def failure(self, values: Mapping[str, str]) -> Answered:
        return Answered(400, b'{"error": "invalid_request"}', {"content-type": "application/json"})


class DetailsOnRefusal(Dvza):
    def refused(self, visit: Visit) -> Answered:
        return self.redirect(visit.asked, error="access_denied", error_description="Geen behandelrelatie")


# The screens


class LoginFirst(Dvza):
    def arrived(self, visit: str, client: Client) -> Answered:
        return self.html(pages.login(visit))


class NoWayBackPage(Dvza):
    def stopped(self, key: str, visit: Visit, values: Mapping[str, str]) -> Answered:
        return self.redirect(visit.asked, error="access_denied")


class LastingBeforehand(Dvza):
    def asked_consent(self, key: str, visit: Visit) -> Answered:
        return self.html(
            super().asked_consent(key, visit).body.replace(b'type="checkbox"', b'checked="" type="checkbox"')
        )


class LastingBeforehandInSelect(Dvza):
    def asked_consent(self, key: str, visit: Visit) -> Answered:
        box = b'<input form="antwoord" id="blijvend" type="checkbox" name="blijvend" value="ja">'
        choice = (
            b'<select form="antwoord" name="blijvend"><option value="nee">Alleen nu</option>'
            b'<option value="ja" selected>Voor onbepaalde tijd</option></select>'
        )
        return self.html(super().asked_consent(key, visit).body.replace(box, choice))


class PgoByHost(Dvza):
    def asked_consent(self, key: str, visit: Visit) -> Answered:
        return self.html(pages.consent(key, visit.asked["client_id"]))


class LastingAnyway(Dvza):
    def is_lasting(self, values: Mapping[str, str]) -> bool:
        return True


# The token endpoint


class SecondsAsText(Dvza):
    def give_out(self, consent: Consent) -> dict[str, Any]:
        return {**super().give_out(consent), "expires_in": "900"}


class ScopeWithCommas(Dvza):
    def give_out(self, consent: Consent) -> dict[str, Any]:
        told = super().give_out(consent)
        return {**told, "scope": told["scope"].replace(" ", ",")}


class ScopeOfAanbieder(Dvza):
    def services_for(self, client_id: str) -> tuple[str, ...]:
        return self.offered


class TokenErrorsAs500(Dvza):
    token_error_status = 500


class TokenAsHtml(Dvza):
    def token(self, asked: Asked) -> Answered:
        answer = super().token(asked)
        return replace(answer, headers={**answer.headers, "content-type": "text/html"})


class CodeTwice(Dvza):
    def take_code(self, code: str) -> Consent | None:
        return self.store.codes.get(code)


class SlashAtToken(Dvza):
    def for_code(self, form: Mapping[str, str]) -> Consent:
        return super().for_code({**form, "redirect_uri": form.get("redirect_uri", "").rstrip("/")})


class CodeSurvivesRefusal(Dvza):
    def exchange(self, asked: Asked) -> dict[str, Any]:
        kept = dict(self.store.codes)
        try:
            return super().exchange(asked)
        except Exception:
            self.store.codes = kept
            raise


class RefreshForever(Dvza):
    refresh_seconds = 10**9


class RefreshStays(Dvza):
    def retire_refresh(self, token: str) -> None:
        pass


class PeerNotCompared(Dvza):
    def client_is_peer(self, client_id: str, asked: Asked) -> bool:
        return True


class TokenTellsWho(Dvza):
    def new_token(self, consent: Consent) -> str:
        head, _, signature = super().new_token(consent).split(".")
        told = fhir.as_json({"jti": signature, "birthdate": "1971-03-04"})
        return ".".join((head, base64.urlsafe_b64encode(told).rstrip(b"=").decode(), signature))


class TokenLivesAnHour(Dvza):
    token_seconds = 3600


# The resource endpoints


class NoChallengeWhenExpired(Dvza):
    def challenge(self, asked: Asked, status: int, error: str) -> Answered:
        answer = super().challenge(asked, status, error)
        return replace(answer, headers={"content-type": answer.headers["content-type"]}) if self.moved else answer


class TokenInQueryToo(Dvza):
    def credentials(self, asked: Asked) -> str:
        return super().credentials(asked) or asked.asked.get("access_token", "")


class EverybodyIsRoos(Dvza):
    def resource(self, asked: Asked, service: str, rest: str) -> Answered:
        for token, consent in self.store.tokens.items():
            self.store.tokens[token] = replace(consent, who="roos") if consent.who == "sem" else consent
        return super().resource(asked, service, rest)


class ReadsOfOthers(Dvza):
    def read(self, held: list[fhir.Json], kind: str, ident: str) -> tuple[fhir.Json, int]:
        return super().read(
            [*held, *(one for who in ("roos", "sem") for one in dossier(who, self.today())["48"])], kind, ident
        )


class RelativeIncludes(Dvza):
    def search(self, held: list[fhir.Json], asked: Asked, service: str, rest: str) -> fhir.Json:
        found = super().search(held, asked, service, rest)
        for entry in found["entry"]:
            if entry["search"]["mode"] == "include":
                entry["fullUrl"] = entry["fullUrl"].removeprefix(f"{self.resource_base}/{service}/")
        return found


class BsnInReference(Dvza):
    def look_up(self, held: list[fhir.Json], asked: Asked, service: str, rest: str) -> tuple[fhir.Json, int]:
        for one in _of(held, "Condition"):
            one["subject"] = {"identifier": BSN, "display": one["subject"]["display"]}
        return super().look_up(held, asked, service, rest)


class BsnInNarrative(Dvza):
    def look_up(self, held: list[fhir.Json], asked: Asked, service: str, rest: str) -> tuple[fhir.Json, int]:
        div = f'<div xmlns="http://www.w3.org/1999/xhtml"><p>Testje, {BSN["value"]}</p></div>'
        for at, one in enumerate(held):
            if one["resourceType"] == "Condition":
                first = {name: one[name] for name in ("resourceType", "id", "meta")}
                held[at] = {**first, "text": {"status": "generated", "div": div}, **one}
        return super().look_up(held, asked, service, rest)


class BsnWithDots(Dvza):
    def look_up(self, held: list[fhir.Json], asked: Asked, service: str, rest: str) -> tuple[fhir.Json, int]:
        for one in _of(held, "Condition"):
            one["code"] = {**one["code"], "text": "hypertensie (BSN 9999.00.018)"}
        return super().look_up(held, asked, service, rest)


class BsnInXmlOnly(Dvza):
    def look_up(self, held: list[fhir.Json], asked: Asked, service: str, rest: str) -> tuple[fhir.Json, int]:
        if "xml" in asked.headers.get("accept", ""):
            _of(held, "Patient")[0]["identifier"] = [BSN]
        return super().look_up(held, asked, service, rest)


class BsnInReads(Dvza):
    def read(self, held: list[fhir.Json], kind: str, ident: str) -> tuple[fhir.Json, int]:
        found, status = super().read(held, kind, ident)
        return ({**found, "identifier": [BSN]} if kind == "Patient" and status == 200 else found), status


class BsnAsSession(Dvza):
    def fhir(self, asked: Asked, resource: fhir.Json, status: int = 200) -> Answered:
        answer = super().fhir(asked, resource, status)
        return replace(answer, headers={**answer.headers, "x-session": BSN["value"]})


class SubjectiveLine(Dvza):
    def look_up(self, held: list[fhir.Json], asked: Asked, service: str, rest: str) -> tuple[fhir.Json, int]:
        for one in _of(held, "Composition"):
            said = one["section"][0]["text"]
            one["section"].append({"title": "Klacht", "code": concept(LINE_TYPES, "S", "S-regel"), "text": said})
        return super().look_up(held, asked, service, rest)


class OldResultsInXml(Dvza):
    def search(self, held: list[fhir.Json], asked: Asked, service: str, rest: str) -> fhir.Json:
        query = tuple(pair for pair in asked.query if pair[0] != "date")
        return super().search(
            held, replace(asked, query=query) if "xml" in asked.headers["accept"] else asked, service, rest
        )


class XmlTypeForJson(Dvza):
    def fhir(self, asked: Asked, resource: fhir.Json, status: int = 200) -> Answered:
        return replace(super().fhir(asked, resource, status), headers={"content-type": "application/fhir+xml"})


class OutcomeAsText(Dvza):
    def fhir(self, asked: Asked, resource: fhir.Json, status: int = 200) -> Answered:
        answer = super().fhir(asked, resource, status)
        return (
            answer
            if status in (200, 401, 403)
            else replace(answer, body=b"fout", headers={"content-type": "text/plain"})
        )


class CrashOnDollar(Dvza):
    def look_up(self, held: list[fhir.Json], asked: Asked, service: str, rest: str) -> tuple[fhir.Json, int]:
        found, status = super().look_up(held, asked, service, rest)
        return found, 500 if status == 400 else status


class ProfileOfFhirItself(Dvza):
    def look_up(self, held: list[fhir.Json], asked: Asked, service: str, rest: str) -> tuple[fhir.Json, int]:
        for one in _of(held, "AllergyIntolerance"):
            one["meta"] = {"profile": [f"http://hl7.org/fhir/StructureDefinition/{one['resourceType']}"]}
        return super().look_up(held, asked, service, rest)


class EverybodyWelcome(Dvza):
    def welcomes(self, peer: frozenset[str]) -> bool:
        return True
