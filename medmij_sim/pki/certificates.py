"""What servers and clients need of a PKI, and that of another process: read from its folder, never made here."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from cryptography import x509

from medmij_sim.pki.store import CA_FILE, CRL_FILE, NodeFiles, files_in
from medmij_sim.pki.variants import Variant


class Certificates(Protocol):
    """Where a server and its clients have certificates from."""

    @property
    def ca_file(self) -> Path:
        """The root, PEM."""
        ...

    @property
    def crl_file(self) -> Path:
        """The revocation list, PEM."""
        ...

    @property
    def revoked(self) -> int:
        """How many certificates are revoked."""
        ...

    def node(self, host: str, organisation: str, variant: Variant = Variant.GOOD) -> NodeFiles:
        """The files of a node."""
        ...

    def refuses(self, chain: Sequence[bytes]) -> bool:
        """Whether the first certificate (DER) of a verified chain was revoked."""
        ...


class KeptCertificates:
    """The certificates that another process makes.

    Args:
        directory: that of the `Pki` of the other process.
    """

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._read_at = 0
        self._serials: frozenset[int] = frozenset()

    @property
    def ca_file(self) -> Path:
        return self._directory / CA_FILE

    @property
    def crl_file(self) -> Path:
        return self._directory / CRL_FILE

    @property
    def revoked(self) -> int:
        """How many certificates are revoked now."""
        return len(self._revoked())

    def node(self, host: str, organisation: str = "", variant: Variant = Variant.GOOD) -> NodeFiles:
        """Where the files of a node are; the other process has made them."""
        return files_in(self._directory, host, variant)

    def refuses(self, chain: Sequence[bytes]) -> bool:
        """Whether the first certificate (DER) of a verified chain was revoked."""
        return bool(chain) and x509.load_der_x509_certificate(chain[0]).serial_number in self._revoked()

    def _revoked(self) -> frozenset[int]:
        changed = self.crl_file.stat().st_mtime_ns
        if changed != self._read_at:
            listed = x509.load_pem_x509_crl(self.crl_file.read_bytes())
            self._serials, self._read_at = frozenset(each.serial_number for each in listed), changed
        return self._serials
