"""The CA of one world and the files of its nodes, made when first asked for."""

from __future__ import annotations

import os
import shutil
import tempfile
import threading
import weakref
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from medmij_sim.clock import Clock
from medmij_sim.errors import ConfigError
from medmij_sim.pki.authority import Credentials, Validity, make_issuing, make_node, make_root

ROOT_NAME = "FAKE PKIoverheid Private Root CA - G1"
ISSUING_NAME = "FAKE PKIoverheid Private Services CA - G1"
FOREIGN_NAME = "FAKE foreign CA"


@dataclass(frozen=True, slots=True)
class NodeFiles:
    """Where a node's certificate (with its chain) and key are, PEM."""

    certificate: Path
    key: Path


class Pki:
    """One world's certificates: a root, an issuing CA, and a certificate per node.

    Args:
        clock: the world's time; certificates are good at that time and at the machine's, because TLS libraries look at
            the latter.
        directory: where `ca.pem`, `<host>.pem` and `<host>.key` are kept and, if still good, found again; None for a
            folder that goes away with this object.

    Raises:
        ConfigError: the directory cannot be written, or holds files that are no certificates and keys.
    """

    def __init__(self, clock: Clock, directory: Path | None = None) -> None:
        # The machine's time comes from a clock of its own: the world's may be frozen or moved.
        self._validity = Validity.around(clock.now(), Clock().now())
        self._directory = directory or Path(tempfile.mkdtemp(prefix="medmij-sim-", dir=_passing_folder()))
        self._remove = None if directory else weakref.finalize(self, shutil.rmtree, self._directory, ignore_errors=True)
        self._nodes: dict[str, NodeFiles] = {}
        self._lock = threading.RLock()
        self._issuing = self._kept_or_new_authority()
        self._foreign: Credentials | None = None

    @property
    def directory(self) -> Path:
        return self._directory

    @property
    def ca_file(self) -> Path:
        """The root, PEM: what clients must trust."""
        return self._directory / "ca.pem"

    def node(self, host: str, organisation: str = "medmij-sim") -> NodeFiles:
        """The files of a node of this world, by host name."""
        with self._lock:
            if host not in self._nodes:
                self._nodes[host] = self._kept(host) or self._write(
                    host, make_node(host, organisation, self._validity, self._issuing)
                )
            return self._nodes[host]

    def foreign_node(self, host: str) -> NodeFiles:
        """The files of a node whose certificate looks right but comes from a CA that nobody here trusts."""
        with self._lock:
            if self._foreign is None:
                root = make_root(FOREIGN_NAME, self._validity)
                self._foreign = make_issuing(FOREIGN_NAME, self._validity, root)
            name = f"foreign-{host}"
            if name not in self._nodes:
                self._nodes[name] = self._write(name, make_node(host, "stranger", self._validity, self._foreign))
            return self._nodes[name]

    def close(self) -> None:
        """Remove the files, unless they were to be kept."""
        if self._remove is not None:
            self._remove()

    def _kept_or_new_authority(self) -> Credentials:
        try:
            self._directory.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise ConfigError(
                f"{self._directory}: {error.strerror} — give a folder that can be written with --state"
            ) from None
        kept = self._read("issuing")
        if kept is not None and self.ca_file.exists() and self._is_good(kept.certificate):
            return kept
        root = make_root(ROOT_NAME, self._validity)
        issuing = make_issuing(ISSUING_NAME, self._validity, root)
        # The root's key is not kept: it has done its one task.
        self._write_file(self.ca_file, root.certificate_pem)
        self._write("issuing", issuing)
        return issuing

    def _kept(self, host: str) -> NodeFiles | None:
        kept = self._read(host)
        ours = kept is not None and kept.certificate.issuer == self._issuing.certificate.subject
        if kept is None or not ours or not self._is_good(kept.certificate) or not self._signed_by_us(kept.certificate):
            return None
        return self._files(host)

    def _signed_by_us(self, certificate: x509.Certificate) -> bool:
        try:
            certificate.verify_directly_issued_by(self._issuing.certificate)
        except Exception:  # the library raises several kinds; each means that it is not from this CA
            return False
        return True

    def _is_good(self, certificate: x509.Certificate) -> bool:
        return certificate.not_valid_before_utc <= self._validity.earliest and (
            self._validity.latest < certificate.not_valid_after_utc
        )

    def _read(self, name: str) -> Credentials | None:
        files = self._files(name)
        if not (files.certificate.exists() and files.key.exists()):
            return None
        try:
            certificate, *chain = x509.load_pem_x509_certificates(files.certificate.read_bytes())
            key = load_pem_private_key(files.key.read_bytes(), password=None)
        except (ValueError, OSError) as error:
            raise ConfigError(f"{files.certificate}: not usable ({error}) — remove it and its .key") from None
        if not isinstance(key, ec.EllipticCurvePrivateKey):
            raise ConfigError(f"{files.key}: not an elliptic curve key — remove it and its .pem")
        return Credentials(certificate, key, tuple(chain))

    def _files(self, name: str) -> NodeFiles:
        return NodeFiles(self._directory / f"{name}.pem", self._directory / f"{name}.key")

    def _write(self, name: str, credentials: Credentials) -> NodeFiles:
        files = self._files(name)
        self._write_file(files.key, credentials.key_pem, mode=0o600)
        self._write_file(files.certificate, credentials.certificate_pem)
        return files

    def _write_file(self, path: Path, content: bytes, mode: int = 0o644) -> None:
        try:
            path.touch(mode=mode)
            path.write_bytes(content)
        except OSError as error:
            raise ConfigError(f"{path}: {error.strerror} — give a folder that can be written with --state") from None


def _passing_folder() -> str | None:
    """In memory where the machine has that, so that the keys of a passing world never reach a disk; else the usual."""
    memory = Path("/dev/shm")
    return str(memory) if os.access(memory, os.W_OK | os.X_OK) else None
