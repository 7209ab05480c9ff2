"""Server side TLS: the certificate of the host that SNI names; and what a peer's certificate says."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Iterable
from pathlib import Path

from cryptography import x509
from cryptography.x509.oid import NameOID

from medmij_sim.pki.store import NodeFiles
from medmij_sim.transport import TLS12_CIPHERS


class HostContext(ssl.SSLContext):
    """A TLS context that knows which host it serves.

    Attributes:
        host: the host whose certificate it shows; None before SNI chose one.
        asked: the name that the client of the last handshake asked for.
    """

    host: str | None = None
    asked: str | None = None


class ServerContexts:
    """The TLS contexts of a listener that serves several hosts, each with its own certificate.

    Settings follow the NCSC TLS guidelines v2.1 ("good", core.tls.301), TLS 1.2 and 1.3 (core.tls.304). A name that is
    not served ends the handshake with the alert `unrecognized_name`.

    Args:
        hosts: the names that are served.
        files: the certificate and key that a host shows; asked at every handshake.
        client_cas: demand a client certificate from one of the CAs of the host; None asks for no certificate.
    """

    def __init__(
        self,
        hosts: Iterable[str],
        files: Callable[[str], NodeFiles],
        *,
        client_cas: Callable[[str], Iterable[Path]] | None = None,
    ) -> None:
        self._hosts = frozenset(hosts)
        self._files = files
        self._client_cas = client_cas
        self._showing: dict[NodeFiles, HostContext] = {}
        self._idle: list[HostContext] = []

    def borrow(self) -> HostContext:
        """A context for one handshake; its `asked` tells the SNI, also of a handshake that failed."""
        context = self._idle.pop() if self._idle else self._listening()
        context.asked = None
        return context

    def give_back(self, context: HostContext) -> None:
        self._idle.append(context)

    def _listening(self) -> HostContext:
        context = self._context()
        context.sni_callback = self._choose
        return context

    def _choose(self, tls: ssl.SSLObject, name: str | None, listening: ssl.SSLContext) -> int | None:
        host = (name or "").lower()
        if isinstance(listening, HostContext):
            listening.asked = name
        if host not in self._hosts:
            return ssl.ALERT_DESCRIPTION_UNRECOGNIZED_NAME
        files = self._files(host)
        if files not in self._showing:
            context = self._showing[files] = self._context()
            context.host = host
            for path in self._client_cas(host) if self._client_cas else ():
                context.load_verify_locations(path)
            context.load_cert_chain(files.certificate, files.key)
        tls.context = self._showing[files]
        return None

    def _context(self) -> HostContext:
        context = HostContext(ssl.PROTOCOL_TLS_SERVER)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        context.set_ciphers(TLS12_CIPHERS)
        context.set_alpn_protocols(["http/1.1"])
        # Every connection shows its certificate: a resumed session would come without the peer's chain.
        context.options |= ssl.OP_NO_TICKET | ssl.OP_NO_RENEGOTIATION
        context.num_tickets = 0
        if self._client_cas is not None:
            context.verify_mode = ssl.CERT_REQUIRED
        return context


def peer_chain(tls: ssl.SSLObject) -> tuple[bytes, ...]:
    """The certificates of the other side, DER, its own first; empty when it showed none.

    Before Python 3.13 only its own: `ssl` did not tell the rest.
    """
    whole = getattr(tls, "get_unverified_chain", None)
    if whole is not None:
        return tuple(whole())
    own = tls.getpeercert(binary_form=True)
    return () if own is None else (own,)


def peer_names(chain: Iterable[bytes]) -> tuple[str, ...]:
    """The common name and every DNS name of the first certificate of a chain (core.whl.307: CN or any SAN)."""
    der = next(iter(chain), None)
    if der is None:
        return ()
    certificate = x509.load_der_x509_certificate(der)
    common = [str(each.value) for each in certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)]
    try:
        extension = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName)
    except x509.ExtensionNotFound:
        return tuple(common)
    return tuple(dict.fromkeys((*common, *extension.value.get_values_for_type(x509.DNSName))))


def subject_of(chain: Iterable[bytes]) -> str | None:
    """The subject of the first certificate of a chain, as RFC 4514 text."""
    der = next(iter(chain), None)
    return None if der is None else x509.load_der_x509_certificate(der).subject.rfc4514_string()
