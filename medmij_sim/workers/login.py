"""The login of a DVZA in a worker: what NEP-DigiD and its clients know is at home."""

from __future__ import annotations

from collections.abc import Mapping

from medmij_sim.digid.login import Departure, LoginRequest, LoginResult
from medmij_sim.workers.channel import Channel, ChannelClosedError


class LoginAtHome:
    """An `Authenticator` that has the home do it.

    Args:
        dvza: key of the DVZA.
        origin: scheme and host of the pages.
        channel: the line to the home.
    """

    def __init__(self, dvza: str, origin: str, channel: Channel) -> None:
        self._dvza = dvza
        self._origin = origin
        self._channel = channel

    @property
    def origin(self) -> str:
        return self._origin

    async def start(self, request: LoginRequest) -> Departure:
        departure: Departure = await self._channel.call("start_login", self._dvza, request)
        return departure

    async def finish(self, params: Mapping[str, str]) -> LoginResult:
        try:
            result: LoginResult = await self._channel.call("finish_login", self._dvza, dict(params))
        except ChannelClosedError:
            return LoginResult(outcome="failed", relay_state=params.get("RelayState", ""))
        return result
