"""The subscription interface (ext.abo.subint.*): a PGO begins, changes and ends the subscriptions of people.

The three kinds of request, JSON both ways and the token in the header are public. Methods, paths and members were not
seen: they follow the notification interfaces, where `POST` of a Notification goes to `<base>/Notification`.

| request | | answer |
| --- | --- | --- |
| creation | `POST <base>/Subscription` | 201; 200 for a subscription that was there and got another end |
| show | `GET <base>/Subscription/<id>` | 200 |
| modification | `PUT <base>/Subscription/<id>` | 200 |
| termination | `DELETE <base>/Subscription/<id>` | 200 |
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from medmij_sim.chainlog.codes import OTHER, challenged
from medmij_sim.dvza.bearer import subscribing_grant
from medmij_sim.dvza.context import Context
from medmij_sim.dvza.model import Grant
from medmij_sim.dvza.policy import DvzaPolicy
from medmij_sim.dvza.refusal import Refusal
from medmij_sim.dvza.releases import NEWEST_FIRST, AfsprakenRelease
from medmij_sim.dvza.subscriptions.book import EndDateError, SubscriptionBook
from medmij_sim.dvza.subscriptions.model import Subscription
from medmij_sim.subscriptions import messages as m

_SEGMENT = "subscription"
"""Second part of the path of a SubscriptionEndpointuri (`DvzaRole.subscription_endpoint`)."""

_Act = Callable[[Request, DvzaPolicy, Grant], Awaitable[Response]]


class _Refused(Exception):  # noqa: N818 - the request is what was wrong
    """A request that is not carried out.

    Args:
        code: for programs; one of `medmij_sim.subscriptions.messages`, or of OAuth.
        text: one sentence that repeats nothing that was sent.
    """

    def __init__(self, status: int, code: str, text: str) -> None:
        super().__init__(text)
        self.status = status
        self.code = code


def beside(resource_server: ASGIApp, context: Context, book: SubscriptionBook) -> ASGIApp:
    """A resource server with the subscription server on the same host."""
    subscriptions = _subscription_app(context, book)

    prefixes = tuple(f"/{release.segment}/{_SEGMENT}/" for release in NEWEST_FIRST)

    def choose(scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        app = subscriptions if scope.get("path", "").startswith(prefixes) else resource_server
        return app(scope, receive, send)

    return choose


def _subscription_app(context: Context, book: SubscriptionBook) -> Starlette:
    routes = []
    for release in NEWEST_FIRST:
        server = _SubscriptionServer(context, book, release)
        base = f"/{release.segment}/{_SEGMENT}/{m.SUBSCRIPTION_PATH}"
        routes.append(Route(base, server.collection, methods=["POST"]))
        routes.append(Route(f"{base}/{{key}}", server.one, methods=["GET", "PUT", "DELETE"]))
    return Starlette(routes=routes, exception_handlers={HTTPException: _no_such_thing})


class _SubscriptionServer:
    """The subscription endpoint of one release."""

    def __init__(self, context: Context, book: SubscriptionBook, release: AfsprakenRelease) -> None:
        self._context = context
        self._book = book
        self._release = release

    async def collection(self, request: Request) -> Response:
        return await self._answer(request, self._start)

    async def one(self, request: Request) -> Response:
        acts = {"GET": self._show, "HEAD": self._show, "PUT": self._change, "DELETE": self._end}
        return await self._answer(request, acts[request.method])

    async def _answer(self, request: Request, act: _Act) -> Response:
        policy = self._context.policy()
        try:
            _check_accept(request)
            return await act(request, policy, subscribing_grant(self._context, policy, self._release, request))
        except Refusal as refusal:
            code = challenged(refusal.headers.get("WWW-Authenticate"))
            problem = m.Problem("invalid_token" if code == OTHER else code, refusal.text)
            return _json(problem, refusal.status, refusal.headers)
        except _Refused as refused:
            return _json(m.Problem(refused.code, str(refused)), refused.status)

    async def _start(self, request: Request, policy: DvzaPolicy, grant: Grant) -> Response:
        wish = await _body(request, m.Wish)
        try:
            subscription, is_new = self._book.start(policy, grant, wish.end_date)
        except EndDateError as error:
            raise _Refused(403, "insufficient_scope", str(error)) from None
        location = f"{request.url.path}/{subscription.id}"
        return _agreed(subscription, 201 if is_new else 200, {"Location": location} if is_new else {})

    async def _show(self, request: Request, policy: DvzaPolicy, grant: Grant) -> Response:
        return _agreed(self._found(request, grant))

    async def _change(self, request: Request, policy: DvzaPolicy, grant: Grant) -> Response:
        subscription, change = self._found(request, grant), await _body(request, m.Change)
        if not subscription.is_active:
            raise _Refused(409, m.INVALID_ID, "the subscription has ended; begin another one")
        if policy.refuses_termination and change.end_date <= self._context.env.clock.today():
            raise _Refused(403, "access_denied", "the aanbieder does not agree")
        try:
            return _agreed(self._book.change(policy, grant, subscription, change.end_date))
        except EndDateError as error:
            raise _Refused(403, "insufficient_scope", str(error)) from None

    async def _end(self, request: Request, policy: DvzaPolicy, grant: Grant) -> Response:
        subscription = self._found(request, grant)
        if policy.refuses_termination:
            raise _Refused(403, "access_denied", "the aanbieder does not agree")
        return _agreed(self._book.end(subscription) if subscription.is_active else subscription)

    def _found(self, request: Request, grant: Grant) -> Subscription:
        """The subscription of a URL; that of another person, PGO or gegevensdienst does not exist for this token."""
        found = self._book.get(str(request.path_params["key"]))
        own = (grant.person, grant.client_id, grant.aanbieder, grant.services[0])
        if found is None or found.place != own:
            raise _Refused(404, m.INVALID_ID, "this token has no such subscription")
        return found


def _check_accept(request: Request) -> None:
    """Whether JSON will do (ext.abo.subint.201); who does not say takes anything."""
    accepted = {each.partition(";")[0].strip().lower() for each in request.headers.get("accept", m.JSON).split(",")}
    if not accepted & {m.JSON, "application/*", "*/*"}:
        raise _Refused(406, m.INVALID_REQUEST, f"the answer is {m.JSON}; send Accept: {m.JSON}")


async def _body(request: Request, kind: type[m.M]) -> m.M:
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type != m.JSON:
        raise _Refused(415, m.INVALID_REQUEST, f"send Content-Type: {m.JSON}")
    try:
        return m.read(await request.body(), kind)
    except m.MessageError as error:
        raise _Refused(400, m.INVALID_REQUEST, str(error)) from None


def _agreed(subscription: Subscription, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    body = m.Agreement(subscription.id, subscription.end_date)
    return _json(body, status, headers or {})


def _json(message: m.Agreement | m.Problem, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    return Response(m.written(message), status, {"Cache-Control": "no-store", **(headers or {})}, m.JSON)


async def _no_such_thing(request: Request, error: Exception) -> Response:
    """What Starlette has no route for."""
    assert isinstance(error, HTTPException)
    return _json(m.Problem(m.INVALID_REQUEST, error.detail), error.status_code, dict(error.headers or {}))
