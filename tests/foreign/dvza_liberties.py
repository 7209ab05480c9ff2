"""What a DVZA may do otherwise and still conforms: each a class that differs from the usual one in one thing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import dvza_plain_pages as pages
import dvza_plain_search as fhir
from dvza_plain import Consent, Dvza, RefusedError, Visit
from plain_http import Answered, Asked


class ErrorPageElsewhere(Dvza):
    def failure(self, values: Mapping[str, str]) -> Answered:
        ids = f"t={values.get('MedMij-Request-ID', '')}&s={values.get('X-Correlation-ID', '')}"
        return Answered(302, b"", {"Location": f"/as/mis?{ids}"})

    def front(self, asked: Asked) -> Answered:
        if asked.path == "/as/mis":
            return self.html(pages.failure(asked.asked.get("t", ""), asked.asked.get("s", ""), "000 - 123 45 67"), 400)
        return super().front(asked)


class UuidTokens(Dvza):
    def new_token(self, consent: Consent) -> str:
        return self.new_code().upper()


class ConsentInTwoButtons(Dvza):
    """Once or for good is a matter of which button is pressed."""

    def asked_consent(self, key: str, visit: Visit) -> Answered:
        start, _, rest = super().asked_consent(key, visit).body.partition(b"<table>")
        rest = rest.partition(b"</table>")[2].replace(
            b'<p><button form="antwoord" name="keus" value="1">Ja, dat mag</button></p>',
            b'<p><button form="antwoord" name="keus" value="1">Ja, deze ene keer</button></p>'
            b'<p><button form="antwoord" name="keus" value="2">Ja, voor onbepaalde tijd</button></p>',
        )
        return self.html(start + rest)

    def answered(self, key: str, visit: Visit, values: Mapping[str, str]) -> Answered:
        given = {**values, "keus": "1", "blijvend": "ja"} if values.get("keus") == "2" else values
        return super().answered(key, visit, given)


class ConsentInSelect(Dvza):
    def asked_consent(self, key: str, visit: Visit) -> Answered:
        box = b'<input form="antwoord" id="blijvend" type="checkbox" name="blijvend" value="ja">'
        choice = (
            b'<select form="antwoord" id="blijvend" name="blijvend"><option value="nee">Alleen nu</option>'
            b'<option value="ja">Voor onbepaalde tijd</option></select>'
        )
        page = super().asked_consent(key, visit).body.replace(box, choice)
        return self.html(page.replace(b"Dit geldt voor onbepaalde tijd", b"Hoe lang?"))


class ConsentInRadio(Dvza):
    def asked_consent(self, key: str, visit: Visit) -> Answered:
        box = b'<input form="antwoord" id="blijvend" type="checkbox" name="blijvend" value="ja">'
        choice = (
            b'<label><input form="antwoord" type="radio" name="blijvend" value="0" checked>Alleen deze keer</label>'
            b'<label><input form="antwoord" type="radio" name="blijvend" value="ja">Voor onbepaalde tijd</label>'
        )
        page = super().asked_consent(key, visit).body.replace(box, choice)
        return self.html(page.replace(b'<label for="blijvend">Dit geldt voor onbepaalde tijd</label>', b""))


class LateAvailability(Dvza):
    """Age and relation are looked at when the token is asked for."""

    def logged_in(self, key: str, visit: Visit, values: Mapping[str, str]) -> Answered:
        visit.who = values["naam"]
        return self.asked_consent(key, visit)

    def give_out(self, consent: Consent) -> dict[str, Any]:
        if not self.available(consent.who):
            raise RefusedError("invalid_grant")
        return super().give_out(consent)


class EmptyIsRefused(Dvza):
    def available(self, who: str) -> bool:
        return who != "leeg" and super().available(who)


class TotalsAndNoEntries(Dvza):
    def search(self, held: list[fhir.Json], asked: Asked, service: str, rest: str) -> fhir.Json:
        found = super().search(held, asked, service, rest)
        matched = [entry for entry in found["entry"] if entry["search"]["mode"] != "outcome"]
        count = sum(entry["search"]["mode"] == "match" for entry in matched)
        told = {"resourceType": "Bundle", "type": "searchset", "total": count, "link": found["link"]}
        return {**told, "entry": matched} if matched else told


class RealmOnly(Dvza):
    def challenge(self, asked: Asked, status: int, error: str) -> Answered:
        answer = super().challenge(asked, status, "")
        return replace(answer, headers={**answer.headers, "www-authenticate": 'bearer realm="x"'})


class TypeWithVersion(Dvza):
    def fhir(self, asked: Asked, resource: fhir.Json, status: int = 200) -> Answered:
        answer = super().fhir(asked, resource, status)
        return replace(answer, headers={"Content-Type": answer.headers["content-type"] + "; fhirVersion=3.0"})


class Errors401(Dvza):
    token_error_status = 401


class ClosesEachTime(Dvza):
    def back(self, asked: Asked) -> Answered:
        answer = super().back(asked)
        return replace(answer, headers={**answer.headers, "connection": "close"})


class WelcomePage(Dvza):
    """One more page between login and consent."""

    def logged_in(self, key: str, visit: Visit, values: Mapping[str, str]) -> Answered:
        answer = super().logged_in(key, visit, values)
        if not values.get("naam") or b"Toestemming geven" not in answer.body:
            return answer
        return self.html(
            pages.page(
                "Welkom",
                f'<form method="post" action="/as/verder"><input type="hidden" name="bezoek" value="{key}">'
                "<button>Volgende</button></form>",
            )
        )

    def front(self, asked: Asked) -> Answered:
        if asked.path == "/as/verder":
            key = asked.form["bezoek"]
            return self.asked_consent(key, self.store.visits[key])
        return super().front(asked)
