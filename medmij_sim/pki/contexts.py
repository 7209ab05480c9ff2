"""Server side TLS: one context per host name, chosen by SNI; and what a peer's certificate says."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Iterable
from pathlib import Path

from cryptography import x509
from cryptography.x509.oid import NameOID

from medmij_sim.pki.store import NodeFiles
from medmij_sim.transport import TLS12_CIPHERS


class HostContext(ssl.SSLContext):
    """The TLS context of one host; a connection's context tells which name the client asked for."""

    host: str | None = None


def server_contexts(
    hosts: Iterable[str], files: Callable[[str], NodeFiles], *, client_ca: Path | None = None
) -> HostContext:
    """A context for a listener that serves several hosts, each with its own certificate.

    Settings follow the NCSC TLS guidelines v2.1 ("good", core.tls.301), TLS 1.2 and 1.3 (core.tls.304). A name that is
    not served ends the handshake with the alert `unrecognized_name`.

    Args:
        hosts: at least one.
        files: the certificate and key of a host; asked when a client first names that host.
        client_ca: demand a client certificate from this CA; None asks for no certificate.
    """
    known = frozenset(hosts)
    made: dict[str, HostContext] = {}

    def choose(tls: ssl.SSLObject, name: str | None, _: ssl.SSLContext) -> int | None:
        host = (name or "").lower()
        if host not in known:
            return ssl.ALERT_DESCRIPTION_UNRECOGNIZED_NAME
        if host not in made:
            made[host] = _context(files(host), client_ca, host)
        tls.context = made[host]
        return None

    listener = _context(None, client_ca, None)
    listener.sni_callback = choose
    return listener


def _context(files: NodeFiles | None, client_ca: Path | None, host: str | None) -> HostContext:
    context = HostContext(ssl.PROTOCOL_TLS_SERVER)
    context.host = host
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers(TLS12_CIPHERS)
    context.set_alpn_protocols(["http/1.1"])
    # Every connection shows its certificate: a resumed session would come without the peer's chain.
    context.options |= ssl.OP_NO_TICKET
    context.num_tickets = 0
    if files is not None:
        context.load_cert_chain(files.certificate, files.key)
    if client_ca is not None:
        context.verify_mode = ssl.CERT_REQUIRED
        context.load_verify_locations(client_ca)
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
