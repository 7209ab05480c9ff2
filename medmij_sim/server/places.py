"""Where a world listens: addresses, ports, and what is wrong when they cannot be had."""

from __future__ import annotations

import errno
import ipaddress
import socket
from dataclasses import dataclass

from medmij_sim.errors import MedmijSimError

BACKLOG = 512


class ServeError(MedmijSimError):
    """The world cannot be put on sockets."""


@dataclass(frozen=True, slots=True)
class Places:
    """Where to listen.

    Args:
        bind: the address; another than loopback needs `open_to_network`.
        back_bind: that of the back listener, if it is another.
        front_port, back_port, plain_port: 0 for any free one.

    Raises:
        ServeError: an address may not be used.
    """

    bind: str = "127.0.0.1"
    front_port: int = 0
    back_bind: str | None = None
    back_port: int = 0
    plain_port: int = 0
    open_to_network: bool = False

    def __post_init__(self) -> None:
        for address in (self.bind, self.back_bind or self.bind):
            if not self.open_to_network and not _is_loopback(address):
                raise ServeError(
                    f"{address} is not a loopback address — bind 127.0.0.1, or say that others may reach this world "
                    "(--open-to-network)"
                )

    def open(self, *, plain: bool) -> list[socket.socket]:
        """Sockets that listen: front, back, and if asked for the one without TLS.

        Raises:
            ServeError: a port is taken or may not be used.
        """
        wanted = [(self.bind, self.front_port), (self.back_bind or self.bind, self.back_port)]
        opened: list[socket.socket] = []
        for bind, port in [*wanted, (self.bind, self.plain_port)] if plain else wanted:
            try:
                opened.append(_listening(bind, port))
            except OSError as error:
                for each in opened:
                    each.close()
                raise ServeError(_explain(error, bind, port)) from None
        return opened


def _listening(bind: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in bind else socket.AF_INET
    opened = socket.create_server((bind, port), family=family, backlog=BACKLOG)
    opened.setblocking(False)
    return opened


def _is_loopback(bind: str) -> bool:
    try:
        return ipaddress.ip_address(bind).is_loopback
    except ValueError:
        return bind == "localhost"


def _explain(error: OSError, bind: str, port: int) -> str:
    match error.errno:
        case errno.EADDRINUSE:
            return f"port {port} on {bind} is taken — choose another with --port, or 0 for any free one"
        case errno.EACCES:
            return f"port {port} on {bind} may not be used — choose one above 1023 with --port"
        case errno.EADDRNOTAVAIL:
            return f"{bind} is no address of this machine — choose another with --bind"
    return f"cannot listen on {bind} port {port}: {error.strerror or error} — choose another with --bind or --port"
