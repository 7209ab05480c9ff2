"""The served PGO: callback page and hooks."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import httpx
import pytest
from pgo_surroundings import AANBIEDER, CLIENT_ID, Surroundings, bundle, query_of, token_answer

from medmij_sim.browser import read_page
from medmij_sim.pgo import Pgo
from medmij_sim.pgo.app import pgo_app
from medmij_sim.pgo.outcome import EXPLANATIONS, Outcome

NOTHING_ELSE: dict[str, Any] = {"problems": [], "documents": {}, "missing": []}
START = {"hook": "start", "aanbieder": AANBIEDER, "gegevensdiensten": ["49"], "person": "anna"}


class Served:
    """A PGO's host, asked from outside."""

    def __init__(self, pgo: Pgo) -> None:
        self._app = pgo_app(pgo, "Oefen-PGO Aster")

    def get(self, path: str, **headers: str) -> httpx.Response:
        return self._send("GET", path, headers=headers)

    def hook(self, name: str, **members: Any) -> dict[str, Any]:
        answer = self._send("POST", f"/hooks/{name}", json=members)
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    def _send(self, method: str, path: str, **more: Any) -> httpx.Response:
        async def run() -> httpx.Response:
            transport = httpx.ASGITransport(self._app)
            async with httpx.AsyncClient(transport=transport, base_url=f"https://{CLIENT_ID}") as client:
                return await client.request(method, path, **more)

        return asyncio.run(run())


@pytest.fixture
def served(around: Surroundings) -> Served:
    around.fhir = lambda _: httpx.Response(200, json=bundle({"resourceType": "Encounter", "id": "1"}))
    return Served(around.pgo())


def response_to(url: str, **more: str) -> str:
    parameters = {"state": query_of(url)["state"]} | (more or {"code": "code-1"})
    return f"/callback?{httpx.QueryParams(parameters)}"


def test_a_journey_over_the_callback_collects_at_once(served: Served) -> None:
    started = served.hook("start", **START)
    page = served.get(response_to(started["url"]))
    assert page.status_code == 200
    assert "Uw gegevens zijn opgehaald." in page.text
    assert "Documenten" not in page.text
    assert "Oefen-PGO Aster" in page.text
    assert served.hook("export", person="anna") == {
        "resources": [
            {"aanbieder": AANBIEDER, "gegevensdienst": "49", "resource": {"resourceType": "Encounter", "id": "1"}}
        ],
        "documents": [],
    }
    assert served.hook("export", person="bram") == {"resources": [], "documents": []}
    assert served.hook("export", session=started["session"]) == served.hook("export")


def test_a_journey_with_the_callback_handed_to_the_collect_hook(served: Served) -> None:
    started = served.hook("start", **START)
    callback = f"https://{CLIENT_ID}{response_to(started['url'])}"
    collected = served.hook("collect", session=started["session"], callback=callback)
    assert collected == {"session": started["session"], "stored": {"49": 1}, **NOTHING_ELSE}


@pytest.mark.parametrize("incomplete", [False, True])
def test_the_page_tells_what_came_besides_data_in_both_languages(
    around: Surroundings, served: Served, incomplete: bool
) -> None:
    places = ("Binary/1", "Binary/2", *(["Binary/lost"] if incomplete else []))
    content = [{"attachment": {"contentType": "application/pdf", "url": each}} for each in places]
    letters = {"resourceType": "DocumentReference", "id": "letters", "content": content}

    def fhir(request: httpx.Request) -> httpx.Response:
        if "Binary" not in request.url.path:
            return httpx.Response(200, json=bundle(letters))
        status = 404 if "lost" in request.url.path else 200
        return httpx.Response(status, content=b"%PDF", headers={"content-type": "application/pdf"})

    around.fhir = fhir
    page = read_page(200, f"https://{CLIENT_ID}/", served.get(response_to(served.hook("start", **START)["url"])).text)
    (switch,) = (link.url for link in page.links if link.hreflang == "en")
    english = read_page(200, switch, served.get(switch).text)
    assert "Documenten 2 Beelden 0" in " ".join(page.text.split())
    assert "Documents 2 Images 0" in " ".join(english.text.split())
    assert ("We konden niet alle documenten en beelden ophalen." in page.text) == incomplete
    assert ("We could not collect all documents and images." in english.text) == incomplete


def test_refreshing_collects_with_the_new_token(around: Surroundings, served: Served) -> None:
    around.token_answers += [token_answer(refresh_token="r1"), token_answer("access-2", refresh_token="r2")]
    started = served.hook("start", **START)
    served.get(response_to(started["url"]))
    assert served.hook("refresh", session=started["session"])["stored"] == {"49": 1}
    assert served.hook("refresh", person="anna")["stored"] == {"49": 1}
    assert around.resource_requests[-1].headers["authorization"] == "Bearer access-1"
    assert "Bearer access-2" in {each.headers["authorization"] for each in around.resource_requests}


def test_an_error_is_told_to_the_person_and_to_the_hook(around: Surroundings, served: Served) -> None:
    denied = response_to(served.hook("start", **START)["url"], error="access_denied")
    page = read_page(200, f"https://{CLIENT_ID}/callback", served.get(denied).text)
    assert (page.lang, page.marker, page.heading) == ("nl", "pgo-result", "Niet gelukt")
    assert "Er zijn geen gegevens opgehaald." in page.text
    url = f"https://{CLIENT_ID}{response_to(served.hook('start', **START)['url'], error='access_denied')}"
    assert served.hook("collect", callback=url)["error"] == "denied: access_denied"
    assert around.token_requests == []


def test_the_page_can_be_read_in_english(served: Served) -> None:
    page = read_page(200, f"https://{CLIENT_ID}/callback", served.get("/callback?code=c&state=foreign").text)
    (switch,) = (link.url for link in page.links if link.hreflang == "en")
    english = read_page(200, switch, served.get(switch).text)
    assert english.lang == "en"
    assert EXPLANATIONS[Outcome.FOREIGN]["en"] in english.text


@pytest.mark.parametrize("outcome", Outcome)
def test_every_outcome_has_a_page_in_both_languages(served: Served, outcome: Outcome) -> None:
    for language in ("nl", "en"):
        page = read_page(200, "https://x.test/", served.get(f"/result/{outcome}?lang={language}").text)
        assert EXPLANATIONS[outcome][language] in page.text


def test_an_unknown_outcome_has_no_page(served: Served) -> None:
    assert served.get("/result/<script>").status_code == 404


def test_a_collection_that_fails_at_the_callback_is_told(around: Surroundings, served: Served) -> None:
    around.fhir = lambda _: httpx.Response(401)
    page = served.get(response_to(served.hook("start", **START)["url"]))
    assert "het ophalen van uw gegevens is niet gelukt" in page.text


def test_a_page_has_strict_headers_and_holds_no_code(served: Served) -> None:
    page = served.get(response_to(served.hook("start", **START)["url"]))
    assert page.headers["cache-control"] == "no-store"
    assert page.headers["referrer-policy"] == "no-referrer"
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert "code-1" not in page.text


@pytest.mark.parametrize(
    ("name", "members", "says"),
    [
        ("collect", {"session": "unknown"}, "no session 'unknown'"),
        ("refresh", {"person": "clara"}, "has no finished session"),
        ("start", {**START, "aanbieder": "onbekend"}, "onbekend@medmij is not on"),
        ("collect", {"callback": f"https://{CLIENT_ID}/callback?state=x&code=y"}, "foreign-state"),
    ],
)
def test_what_goes_wrong_is_told_in_one_line(served: Served, name: str, members: dict[str, Any], says: str) -> None:
    error = served.hook(name, **members)["error"]
    assert says in error
    assert "\n" not in error


@pytest.mark.parametrize(
    ("name", "body", "says"),
    [
        ("start", "{", "not a usable hook input"),
        ("start", "[]", "not a usable hook input"),
        ("start", '{"gegevensdiensten": "48"}', "not a usable hook input"),
        ("start", "{}", "start needs an aanbieder"),
        ("collect", "", "needs a session"),
        ("share", "{}", "no hook 'share'"),
        ("start", b"\xff", "not a usable hook input"),
    ],
)
def test_an_input_that_cannot_be_used_is_refused_in_one_line(served: Served, name: str, body: Any, says: str) -> None:
    answer = served._send("POST", f"/hooks/{name}", content=body)
    assert answer.status_code == 400
    assert says in answer.json()["error"]
    assert "\n" not in answer.json()["error"]


def test_tokens_are_in_no_output_of_a_hook(around: Surroundings, served: Served) -> None:
    around.token_answers.append(token_answer("top-secret", refresh_token="also-secret"))
    started = served.hook("start", **START)
    served.get(response_to(started["url"]))
    outputs = [served.hook(name, session=started["session"]) for name in ("collect", "export", "refresh")]
    assert "secret" not in json.dumps(outputs)
