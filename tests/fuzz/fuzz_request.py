"""A request before it is written as bytes, and how it reaches an ASGI app: as a server on sockets would bring it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from time import process_time
from typing import Any
from urllib.parse import quote, unquote

from starlette.types import ASGIApp, Message

Pairs = tuple[tuple[str, str], ...]

FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True, repr=False)
class Ask:
    """A request.

    Args:
        url: host and path, percent-encoded.
        form: pairs of the body, in the place of `body`.
        cut: the client hangs up after so many bytes of the body; None when it does not.
        certificate: host name of the node that asks.
    """

    method: str
    url: str
    query: Pairs = ()
    headers: Pairs = ()
    form: Pairs | None = None
    body: bytes = b""
    cut: int | None = None
    certificate: str | None = None

    def __repr__(self) -> str:
        shown = (self.method, self.url, self.query, self.headers, self.content, self.cut)
        return f"<Ask {' '.join(f'{each!r:.600}' for each in shown)}>"

    @property
    def host(self) -> str:
        return self.url.partition("/")[0]

    @property
    def content(self) -> bytes:
        return self.body if self.form is None else encoded(self.form)

    def with_headers(self, headers: Mapping[str, str]) -> Ask:
        """With headers in the place of those of the same name."""
        names = {name.lower() for name in headers}
        return replace(
            self, headers=(*(each for each in self.headers if each[0].lower() not in names), *headers.items())
        )


@dataclass
class Reply:
    """What came back; `seconds` are of processor time."""

    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    seconds: float = 0.0

    @property
    def cookie(self) -> str:
        """What a browser sends from now on."""
        return self.headers.get("set-cookie", "").partition(";")[0]


def encoded(pairs: Pairs) -> bytes:
    """Pairs as in a query; half a character gives bytes that are no UTF-8."""
    return "&".join("=".join(quote(each, safe="", errors="surrogatepass") for each in pair) for pair in pairs).encode()


async def send(app: ASGIApp, ask: Ask) -> Reply:
    """Bring a request to an app; raises what the app raises."""
    reply, content = Reply(), ask.content
    cut = ask.cut if content else None
    sent = content if cut is None else content[:cut]
    pieces = [sent[start : start + 65536] for start in range(0, len(sent), 65536)] or [b""]

    async def receive() -> Message:
        if not pieces:
            return {"type": "http.disconnect"}
        piece = pieces.pop(0)
        return {"type": "http.request", "body": piece, "more_body": bool(pieces) or cut is not None}

    async def take(message: Message) -> None:
        if message["type"] == "http.response.start":
            reply.status = message["status"]
            reply.headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in message["headers"]}
        else:
            reply.body += message.get("body", b"")

    started = process_time()
    await app(_scope(ask, len(content)), receive, take)
    reply.seconds = process_time() - started
    return reply


def _scope(ask: Ask, length: int) -> dict[str, Any]:
    target = f"/{ask.url.partition('/')[2]}"
    headers: Pairs = (("host", ask.host), *ask.headers)
    if ask.form is not None and not any(name.lower() == "content-type" for name, _ in headers):
        headers += (("content-type", FORM),)
    if length and not any(name.lower() in ("content-length", "transfer-encoding") for name, _ in headers):
        headers += (("content-length", str(length)),)
    names = (ask.certificate,) if ask.certificate else ()
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": ask.method,
        "scheme": "https",
        "path": unquote(target),
        "raw_path": target.encode("ascii", "replace"),
        "query_string": encoded(ask.query),
        "root_path": "",
        "headers": [(name.lower().encode("latin-1"), value.encode("latin-1", "replace")) for name, value in headers],
        "client": ("127.0.0.1", 50000),
        "server": ("127.0.0.1", 443),
        "extensions": {"tls": {"client_cert_names": names}},
    }
