"""One handshake with a node: what it chooses, which certificate it shows, and whether a careful client takes that."""

from __future__ import annotations

import socket
import ssl
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509

from medmij_sim.errors import MedmijSimError
from medmij_sim.transport import Address, client_context

_SECONDS = 10.0


class TlsError(MedmijSimError):
    """A node cannot be examined."""


@dataclass(frozen=True, slots=True)
class ClientFiles:
    """The certificate and key to show, and the roots to trust (PEM); None trusts what the machine trusts."""

    certificate: Path | None = None
    key: Path | None = None
    ca: Path | None = None


@dataclass(frozen=True, slots=True)
class Handshake:
    """How a handshake went.

    Attributes:
        version, suite: what the node chose from all that can be offered (`TLSv1.3`, OpenSSL's name).
        certificate: the node's own.
        distrust: why a careful client hangs up; None when it does not.
    """

    version: str
    suite: str
    certificate: x509.Certificate
    distrust: str | None


def shake_hands(host: str, address: Address, files: ClientFiles) -> Handshake:
    """Shake hands twice: once with everything offered and nothing demanded, once as a careful client.

    Args:
        host: for SNI and the certificate.
        address: where it listens.

    Raises:
        TlsError: it cannot be reached, speaks no TLS, or wants another client certificate; or a file is no PEM.
    """
    try:
        careless, careful = _careless(files), client_context(files.ca, files.certificate, files.key)
    except (ssl.SSLError, OSError) as error:
        raise TlsError(f"--cert, --key or --ca cannot be used ({error}) — give PEM files that fit together") from None
    try:
        with _connected(careless, host, address) as tls:
            certificate = tls.getpeercert(binary_form=True)
            version, suite = tls.version(), (tls.cipher() or ("",))[0]
    except ssl.SSLError as error:
        hint = "is this TLS? A node of the back channel wants --cert and --key"
        raise TlsError(f"{_where(host, address)}: the handshake failed ({error.reason}) — {hint}") from None
    except OSError as error:
        raise TlsError(f"{_where(host, address)}: cannot be reached ({error.strerror or error})") from None
    except UnicodeError as error:
        raise TlsError(f"{_where(host, address)}: no host name ({error})") from None
    assert certificate is not None and version is not None
    return Handshake(version, suite, x509.load_der_x509_certificate(certificate), _distrust(careful, host, address))


def _distrust(careful: ssl.SSLContext, host: str, address: Address) -> str | None:
    try:
        with _connected(careful, host, address):
            return None
    except ssl.SSLCertVerificationError as error:
        return error.verify_message
    except OSError as error:
        return getattr(error, "reason", None) or str(error)


def _connected(context: ssl.SSLContext, host: str, address: Address) -> ssl.SSLSocket:
    raw = socket.create_connection(address, timeout=_SECONDS)
    try:
        return context.wrap_socket(raw, server_hostname=host)
    except BaseException:
        raw.close()
        raise


def _careless(files: ClientFiles) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
    context.set_ciphers("ALL:!aNULL:@SECLEVEL=0")
    if files.certificate is not None:
        context.load_cert_chain(files.certificate, files.key)
    return context


def _where(host: str, address: Address) -> str:
    at, port = address
    return f"{host}:{port}" if at == host else f"{host} at {at}:{port}"
