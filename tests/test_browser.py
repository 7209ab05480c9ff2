"""The scripted person's browser, on throw-away sites."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from urllib.parse import parse_qs

import httpx
import pytest

from medmij_sim.browser import (
    Answers,
    Browser,
    Page,
    Stopped,
    TooManyRedirectsError,
    WalkError,
    read_page,
    recording_client,
    walk,
)
from medmij_sim.browser.words import Purpose, purpose_of
from medmij_sim.clock import Clock
from medmij_sim.record import Exchange, Interface, Record, Screen

START = "https://dva.test/authorize"
RETURN = "https://pgo.test/callback"


def html(body: str, *, title: str = "Pagina", marker: str = "", lang: str = "nl", status: int = 200) -> httpx.Response:
    meta = f'<meta name="medmij-sim-page" content="{marker}">' if marker else ""
    return httpx.Response(
        status, html=f"<!doctype html><html lang={lang}><head>{meta}<title>{title}</title></head><body>{body}</body>"
    )


def to(location: str, status: int = 303, **headers: str) -> httpx.Response:
    return httpx.Response(status, headers={"location": location, **headers})


def browser_on(site: Callable[[httpx.Request], httpx.Response]) -> tuple[Browser, Record]:
    record, clock = Record(), Clock.frozen(datetime(2026, 1, 5, 12, tzinfo=UTC))
    return Browser(recording_client(httpx.MockTransport(site), record, clock), record, clock), record


def is_return(url: str) -> bool:
    return url.startswith(RETURN)


def form_of(request: httpx.Request) -> dict[str, list[str]]:
    return parse_qs(request.content.decode(), keep_blank_values=True)


def page_of(body: str) -> Page:
    return read_page(200, START, html(body).text)


def shop(pages: dict[str, str], seen: list[httpx.Request]) -> Callable[[httpx.Request], httpx.Response]:
    """A site of fixed bodies by path, which remembers what was asked; `/end` redirects to the PGO."""

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        if request.url.path == "/end":
            return to(f"{RETURN}?code=c0de-c0de&state=5tate")
        return html(pages[request.url.path])

    return answer


def test_redirects_are_followed_one_at_a_time_and_every_page_is_a_screen() -> None:
    def site(request: httpx.Request) -> httpx.Response:
        return to("/second", 302) if request.url.path == "/authorize" else html("<h1>Hallo</h1>", title="Twee")

    browser, record = browser_on(site)
    page = browser.open(START)
    assert isinstance(page, Page)
    assert (page.url, page.title, page.heading, page.lang) == ("https://dva.test/second", "Twee", "Hallo", "nl")
    assert [screen.url for screen in record.events(Screen)] == ["https://dva.test/second"]
    assert [each.status for each in record.events(Exchange)] == [302, 200]


def test_a_redirect_to_a_stop_url_is_given_and_not_followed() -> None:
    browser, record = browser_on(lambda _: to(f"{RETURN}?code=abcd-efgh&state=xyz"))
    browser.stop = is_return
    arrival = browser.open(START)
    assert arrival == Stopped(f"{RETURN}?code=abcd-efgh&state=xyz")
    assert [each.peer for each in record.events(Exchange)] == ["dva.test"]
    assert "abcd" not in repr(arrival)


def test_an_opened_url_is_followed_even_when_it_is_a_stop_url() -> None:
    browser, _ = browser_on(lambda _: html("ontvangen"))
    browser.stop = is_return
    assert isinstance(browser.open(RETURN), Page)


def test_cookies_come_back_to_the_host_that_set_them_and_to_no_other() -> None:
    seen: list[tuple[str, str | None]] = []

    def site(request: httpx.Request) -> httpx.Response:
        seen.append((request.url.host, request.headers.get("cookie")))
        if request.url.path == "/authorize":
            return to("https://digid.test/", **{"set-cookie": "__Host-s=1; Path=/; Secure; HttpOnly; SameSite=Lax"})
        return to("https://dva.test/back") if request.url.host == "digid.test" else html("terug")

    browser_on(site)[0].open(START)
    assert seen == [("dva.test", None), ("digid.test", None), ("dva.test", "__Host-s=1")]


@pytest.mark.parametrize(("status", "method", "body"), [(303, "GET", b""), (307, "POST", b"a=1")])
def test_a_post_becomes_a_get_after_303_and_stays_a_post_after_307(status: int, method: str, body: bytes) -> None:
    last: list[httpx.Request] = []

    def site(request: httpx.Request) -> httpx.Response:
        last.append(request)
        if request.url.path == "/post":
            return to("/after", status)
        return html('<form method="post" action="/post"><input name="a" value="1"><button>Verder</button></form>')

    browser, _ = browser_on(site)
    browser.open(START)
    browser.press("Verder")
    assert (last[-1].url.path, last[-1].method, last[-1].content) == ("/after", method, body)


def test_an_endless_redirect_ends() -> None:
    browser, _ = browser_on(lambda _: to("/again"))
    with pytest.raises(TooManyRedirectsError, match=r"dva\.test"):
        browser.open(START)


def test_a_meta_refresh_is_followed() -> None:
    def site(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/there":
            return html("er")
        return httpx.Response(200, html='<meta http-equiv="Refresh" content="0; URL=\'/there\'">')

    browser, record = browser_on(site)
    browser.open(START)
    assert browser.page is not None
    assert browser.page.url == "https://dva.test/there"
    assert len(record.events(Screen)) == 2


def test_a_form_sends_what_a_browser_would() -> None:
    page = page_of(
        """<form id=f action="go?x=1" method=post>
        <input type=hidden name=csrf value=t0ken><input name=naam value=Jan>
        <input type=checkbox name=lang checked><input type=checkbox name=nieuws value=ja>
        <input type=radio name=keus value=a><input type=radio name=keus value=b checked>
        <select name=niveau><option value=1>Laag<option value=2 selected>Hoog</select>
        <textarea name=opm>tekst</textarea><input name=uit disabled value=1>
        <button name=doe value=ja>Ja</button><button type=button name=js>Niets</button></form>
        <input form=f type=hidden name=buiten value=1>"""
    )
    (form,) = page.forms
    assert form.action == "https://dva.test/go?x=1"
    assert form.payload({}, form.buttons[0]) == [
        ("csrf", "t0ken"),
        ("naam", "Jan"),
        ("lang", "on"),
        ("keus", "b"),
        ("niveau", "2"),
        ("opm", "tekst"),
        ("buiten", "1"),
        ("doe", "ja"),
    ]
    filled = dict(form.payload({"naam": "Piet", "lang": False, "nieuws": True, "keus": "a", "niveau": "1"}))
    assert filled == {
        "csrf": "t0ken", "naam": "Piet", "nieuws": "ja", "keus": "a", "niveau": "1", "opm": "tekst", "buiten": "1"
    }  # fmt: skip


def test_filling_a_field_that_is_not_there_says_which_there_are() -> None:
    (form,) = page_of("<form><input name=a><button>x</button></form>").forms
    with pytest.raises(KeyError, match="no field b; its fields: a"):
        form.payload({"b": "1"})


def test_pressing_what_is_not_there_says_what_there_is() -> None:
    browser, _ = browser_on(lambda _: html('<form><button>Ja</button></form><a href="/x">Meer</a>'))
    browser.open(START)
    with pytest.raises(LookupError, match="ja, meer"):
        browser.press("Nee")


def test_a_button_can_send_its_form_elsewhere() -> None:
    seen: list[httpx.Request] = []
    browser, _ = browser_on(
        shop({"/authorize": "<form method=post action=/a><button formaction=/b>B</button></form>", "/b": "b"}, seen)
    )
    browser.open(START)
    browser.press("B")
    assert seen[-1].url.path == "/b"
    assert seen[-1].headers["origin"] == "https://dva.test"


def test_a_link_to_a_stop_url_stops() -> None:
    browser, _ = browser_on(lambda _: html(f'<a href="{RETURN}?error=access_denied&state=s">Terug</a>'))
    browser.stop = is_return
    browser.open(START)
    assert browser.press("Terug") == Stopped(f"{RETURN}?error=access_denied&state=s")


def test_an_answer_that_is_no_html_is_a_page_without_anything_to_press() -> None:
    browser, record = browser_on(lambda _: httpx.Response(400, json={"error": "<form>"}))
    page = browser.open(START)
    assert isinstance(page, Page)
    assert (page.status, page.forms, page.text) == (400, (), '{"error":"<form>"}')
    assert len(record.events(Screen)) == 1


@pytest.mark.parametrize("text", ["", "   ", "<", "<!-- x -->", "\x00"])
def test_odd_html_is_read_without_error(text: str) -> None:
    assert read_page(200, START, text).forms == ()


def test_the_interfaces_of_browser_traffic_are_told_apart() -> None:
    browser, record = browser_on(lambda _: html(""))
    for url in (START, "https://digid.test/login", f"{RETURN}?error=access_denied&state=s"):
        browser.open(url)
    assert [each.interface for each in record.events(Exchange)] == [
        Interface.AUTHORIZATION,
        Interface.DIGID,
        Interface.CALLBACK,
    ]


@pytest.mark.parametrize(
    ("label", "purpose"),
    [
        ("Inloggen met DigiD", Purpose.PROCEED),
        ("Verder", Purpose.PROCEED),
        ("Log in", Purpose.PROCEED),
        ("Annuleren", Purpose.CANCEL),
        ("Ja, ik geef toestemming", Purpose.ACCEPT),
        ("Ik geef toestemming", Purpose.ACCEPT),
        ("Toestemming geven", Purpose.ACCEPT),
        ("Akkoord", Purpose.ACCEPT),
        ("Geef toestemming", Purpose.ACCEPT),
        ("Ik geef geen toestemming", Purpose.REFUSE),
        ("Nee, geen toestemming", Purpose.REFUSE),
        ("Niet akkoord", Purpose.REFUSE),
        ("Weigeren", Purpose.REFUSE),
        ("I do not give consent", Purpose.REFUSE),
        ("I give consent", Purpose.ACCEPT),
        ("Terug naar Oefen-PGO", Purpose.RETURN),
        ("Back to the PGO", Purpose.RETURN),
        ("English", Purpose.LANGUAGE),
        ("Technische storing", Purpose.BREAK),
        ("Privacyverklaring", None),
        ("Lees meer over toestemming geven", None),
    ],
)
def test_words_on_buttons_are_understood(label: str, purpose: Purpose | None) -> None:
    assert purpose_of(label) is purpose


CHAIN = {
    "/authorize": "<h1>U verlaat uw PGO</h1><form action=/login><button>Inloggen</button></form>"
    "<a href=/no>Annuleren</a>",
    "/login": """<h1>Inloggen</h1><form method=post action=/consent>
        <select name=wie><option value=anna>Anna<option value=bram>Bram</select>
        <label><input type=radio name=niveau value=midden checked>Midden</label>
        <label><input type=radio name=niveau value=substantieel>Substantieel</label>
        <button name=doe value=login>Inloggen</button><button name=doe value=stop>Annuleren</button>
        <button name=doe value=stuk>Storing</button></form>""",
    "/consent": """<h1>Toestemming geven</h1><form method=post action=/end>
        <label><input type=checkbox name=duur value=lang>Mijn toestemming geldt voor onbepaalde tijd</label>
        <button name=k value=n>Ik geef geen toestemming</button>
        <button name=k value=j>Ik geef toestemming</button></form>""",
    "/no": f'<h1>U bent gestopt</h1><a href="{RETURN}?error=access_denied&state=5tate">Terug naar uw PGO</a>',
}


def test_a_person_walks_through_pages_that_were_not_written_here() -> None:
    seen: list[httpx.Request] = []
    browser, _ = browser_on(shop(CHAIN, seen))
    end = walk(browser, START, Answers("bram", "substantieel"), is_return)
    assert end == f"{RETURN}?code=c0de-c0de&state=5tate"
    assert form_of(seen[2]) == {"wie": ["bram"], "niveau": ["substantieel"], "doe": ["login"]}
    assert form_of(seen[3]) == {"k": ["j"]}


def test_consent_for_long_is_chosen_only_when_asked() -> None:
    seen: list[httpx.Request] = []
    walk(browser_on(shop(CHAIN, seen))[0], START, Answers("anna", long_term=True), is_return)
    assert form_of(seen[-1]) == {"duur": ["lang"], "k": ["j"]}


def test_a_long_term_box_that_was_ticked_already_is_unticked() -> None:
    seen: list[httpx.Request] = []
    ticked = CHAIN | {"/consent": CHAIN["/consent"].replace("type=checkbox", "type=checkbox checked")}
    walk(browser_on(shop(ticked, seen))[0], START, Answers("anna"), is_return)
    assert "duur" not in form_of(seen[-1])


@pytest.mark.parametrize(
    ("answers", "member", "value"),
    [
        (Answers("anna", consent=False), "k", "n"),
        (Answers("anna", login="cancel"), "doe", "stop"),
        (Answers("anna", login="error"), "doe", "stuk"),
    ],
)
def test_a_person_can_refuse_cancel_or_meet_an_error(answers: Answers, member: str, value: str) -> None:
    seen: list[httpx.Request] = []
    walk(browser_on(shop(CHAIN, seen))[0], START, answers, is_return)
    assert [value] in [form_of(each).get(member) for each in seen]


def test_a_person_can_cancel_at_the_landing_page() -> None:
    seen: list[httpx.Request] = []
    end = walk(browser_on(shop(CHAIN, seen))[0], START, Answers("anna", landing="cancel"), is_return)
    assert end == f"{RETURN}?error=access_denied&state=5tate"
    assert [each.url.path for each in seen] == ["/authorize", "/no"]


def test_a_login_with_name_and_password_is_filled_from_the_given_fields() -> None:
    seen: list[httpx.Request] = []
    login = "<h1>Login</h1><form method=post action=/end><input name=u><input type=password name=p><button>Ga</button>"
    walk(browser_on(shop({"/authorize": login}, seen))[0], START, Answers(fields={"u": "jan", "p": "x"}), is_return)
    assert form_of(seen[-1])["u"] == ["jan"]


def test_a_person_is_picked_by_a_button_of_their_own() -> None:
    seen: list[httpx.Request] = []
    login = "<form method=post action=/end><button name=wie value=anna>A</button><button name=wie value=bram>B</button>"
    walk(browser_on(shop({"/authorize": login}, seen))[0], START, Answers("bram"), is_return)
    assert form_of(seen[-1]) == {"wie": ["bram"]}


def test_a_page_that_posts_itself_is_sent_on() -> None:
    seen: list[httpx.Request] = []
    page = '<body onload="document.forms[0].submit()"><form method=post action=/end><input type=hidden name=S value=1>'
    walk(browser_on(shop({"/authorize": page}, seen))[0], START, Answers(), is_return)
    assert form_of(seen[-1]) == {"S": ["1"]}


def test_buttons_with_unheard_words_are_found_by_the_hint() -> None:
    seen: list[httpx.Request] = []
    page = "<h1>Toestemming</h1><form action=/end method=post><button>Vooruit</button><button>Achteruit</button>"
    answers = Answers(
        buttons={Purpose.ACCEPT: ("Vooruit",), Purpose.PROCEED: ("Vooruit",), Purpose.RETURN: ("Vooruit",)}
    )
    assert walk(browser_on(shop({"/authorize": page}, seen))[0], START, answers, is_return)


def test_the_language_is_switched_where_the_page_offers_it() -> None:
    asked: list[str] = []

    def site(request: httpx.Request) -> httpx.Response:
        asked.append(str(request.url.query, "ascii") + request.headers["accept-language"])
        if request.url.path == "/end":
            return to(RETURN)
        lang = "en" if b"lang=en" in request.url.query else "nl"
        body = '<a href="?lang=en" hreflang=en>English</a><form action=/end><button>Log in</button></form>'
        return html(body, lang=lang, marker="landing")

    walk(browser_on(site)[0], START, Answers(language="en"), is_return)
    assert asked == ["en", "lang=enen", "en"]


def test_being_stuck_says_what_was_on_the_page() -> None:
    browser, _ = browser_on(lambda _: html("<h1>Storing</h1><a href=/x>Privacy</a>", title="Storing", status=500))
    with pytest.raises(WalkError, match=r"Storing.*HTTP 500.*Privacy") as caught:
        walk(browser, START, Answers(), is_return)
    assert caught.value.page.status == 500


def test_an_error_page_is_left_by_its_way_back_even_when_it_offers_to_log_in_again() -> None:
    page = (
        f"<form action=/again><button>Inloggen</button></form><a href='{RETURN}?error=server_error'>Terug naar PGO</a>"
    )
    browser, _ = browser_on(lambda _: html(page, title="Storing", status=500))
    assert walk(browser, START, Answers(), is_return) == f"{RETURN}?error=server_error"


def test_pages_that_go_round_in_circles_end() -> None:
    browser, _ = browser_on(lambda _: html("<form><button>Inloggen</button></form>"))
    with pytest.raises(WalkError, match="leads back to the same page"):
        walk(browser, START, Answers(), is_return)


def test_pages_without_end_end() -> None:
    number = iter(range(1000))
    browser, _ = browser_on(lambda _: html(f"<form action=/{next(number)}><button>Verder</button></form>"))
    with pytest.raises(WalkError, match="no end after 20 pages"):
        walk(browser, START, Answers(), is_return)
