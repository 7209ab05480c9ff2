"""The screens of the foreign DVZA, in its own words and its own structure."""

from __future__ import annotations

from html import escape

_STYLE = (
    "body{font:1.1em Georgia,serif;margin:2em auto;max-width:34em;background:#f7f2e8}"
    ".kop{display:flex}a.knop{padding:.4em}"
)
_LOGO = (
    '<svg role="img" aria-label="MedMij" width="90" height="30"><title>MedMij</title>'
    '<text y="20">(MedMij, testplaatje)</text></svg>'
)


def page(title: str, inside: str) -> bytes:
    """A whole page."""
    return (
        f"<!doctype html><html lang=nl><head><meta charset=utf-8><title>{escape(title)}</title>"
        f"<style>{_STYLE}</style></head>"
        f'<body><div class="kop"><strong>Praktijk Het Andere Pad</strong> {_LOGO}</div><p><em>Test, niet echt.</em></p>'
        f"<h2>{escape(title)}</h2>{inside}</body></html>"
    ).encode()


def landing(visit: str, pgo: str) -> bytes:
    return page(
        "Gegevens ophalen bij Praktijk Het Andere Pad",
        f"<p>{escape(pgo)} wil uw gegevens ophalen. Eerst laat u zien wie u bent.</p>"
        f'<p><a class="knop" href="/as/wie?bezoek={visit}">Door naar inloggen</a></p>'
        f'<p><a class="knop" href="/as/stop?bezoek={visit}">Stoppen</a></p>',
    )


def login(visit: str, complaint: str = "") -> bytes:
    return page(
        "Inloggen",
        f"<p role=alert>{escape(complaint)}</p>"
        f'<form method="post" action="/as/wie"><input type="hidden" name="bezoek" value="{visit}">'
        '<p><label>Wie bent u? <input name="naam" autocomplete="off"></label></p>'
        '<p><input type="submit" value="Laat mij binnen"></p></form>'
        f'<p><a href="/as/stop?bezoek={visit}">Toch maar niet</a></p>',
    )


def consent(visit: str, pgo: str) -> bytes:
    return page(
        "Toestemming geven",
        f"<p>Mag Praktijk Het Andere Pad uw gezondheidsgegevens aan <b>{escape(pgo)}</b> geven?</p>"
        '<form id="antwoord" method="post" action="/as/antwoord">'
        f'<input type="hidden" name="bezoek" value="{visit}"></form>'
        '<table><tr><td><input form="antwoord" id="blijvend" type="checkbox" name="blijvend" value="ja"></td>'
        '<td><label for="blijvend">Dit geldt voor onbepaalde tijd</label></td></tr></table>'
        "<details><summary>Uitleg</summary><p>Haalt u een half jaar niets op, dan vervalt uw toestemming. "
        "U kunt die altijd aanpassen via uw PGO: Toestemmingen aanpassen. "
        '<a href="/as/privacy">Privacyverklaring van Praktijk Het Andere Pad</a></p></details>'
        '<p><button form="antwoord" name="keus" value="1">Ja, dat mag</button></p>'
        f'<form method="post" action="/as/antwoord"><input type="hidden" name="bezoek" value="{visit}">'
        '<button name="keus" value="0">Nee, dat wil ik niet</button></form>',
    )


def farewell(title: str, text: str, back: str, pgo: str) -> bytes:
    """A page from which only the way back to the PGO leads on."""
    return page(title, f'<p>{escape(text)}</p><p><a href="{escape(back)}">Terug naar {escape(pgo)}</a></p>')


def failure(trace_id: str, session_id: str, phone: str) -> bytes:
    return page(
        "Er ging iets mis",
        "<p>Onze excuses: wij kunnen uw vraag niet behandelen.</p>"
        f"<p>Bel Praktijk Het Andere Pad: {phone}</p>"
        f"<dl><dt>Trace ID</dt><dd>{escape(trace_id)}</dd><dt>Session ID</dt><dd>{escape(session_id)}</dd></dl>",
    )
