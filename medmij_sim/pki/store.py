"""The authorities of one world and the files of its nodes, made when first asked for."""

from __future__ import annotations

import os
import shutil
import tempfile
import threading
import weakref
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, load_pem_private_key

from medmij_sim.clock import Clock
from medmij_sim.errors import ConfigError
from medmij_sim.pki.authority import Credentials, PkiUrls, Validity, make_authority, make_node, make_root
from medmij_sim.pki.revocation import Issued, Revocations
from medmij_sim.pki.variants import RECIPES, Recipe, Variant, life, phase_of

ROOT_NAME = "FAKE PKIoverheid Private Root CA - G1"
DOMAIN_NAME = "FAKE PKIoverheid Private Services CA - G1"
ISSUING_NAME = "FAKE Oefen-TSP PKIoverheid Private Services CA - G1"
FOREIGN_NAME = "FAKE foreign CA"
CA_FILE = "ca.pem"
"""The root that clients trust, in the folder of a PKI."""
CRL_FILE = "issuing.crl"
"""The revocation list of the CA that issues to nodes, there too."""
AUTHORITY_FILES = ("ca", "root", "domain", "issuing")
"""Names of files that no node may have."""


@dataclass(frozen=True, slots=True)
class NodeFiles:
    """Where a node's certificate (with its chain) and key are, PEM."""

    certificate: Path
    key: Path


def files_in(directory: Path, host: str, variant: Variant = Variant.GOOD) -> NodeFiles:
    """Where the files of a node are in the folder of a PKI, or would be."""
    name = host if variant is Variant.GOOD else f"{host}~{variant}"
    return NodeFiles(directory / f"{name}.pem", directory / f"{name}.key")


class Pki:
    """One world's certificates: a root, a domain CA, an issuing CA, and certificates of nodes.

    Args:
        clock: the world's time; certificates are good at that time and at the machine's, because TLS libraries look at
            the latter.
        directory: where `ca.pem`, the authorities' `.pem` and `.crl`, `<host>.pem` and `<host>.key` are kept and, if
            still good, found again; None for a folder that goes away with this object.
        domain: certificates say that `pki.<domain>` knows more about them.

    Raises:
        ConfigError: the directory cannot be written, or holds files that are no certificates and keys.
    """

    def __init__(self, clock: Clock, directory: Path | None = None, *, domain: str = "medmij.localhost") -> None:
        self._clock = clock
        self._validity = self._moments()
        self._directory = directory or Path(tempfile.mkdtemp(prefix="medmij-sim-", dir=_passing_folder()))
        self._remove = None if directory else weakref.finalize(self, shutil.rmtree, self._directory, ignore_errors=True)
        self.urls = PkiUrls(domain)
        self._nodes: dict[tuple[str, Variant], NodeFiles] = {}
        self._lock = threading.RLock()
        self._issued = Issued(self._directory / "issuing.serials")
        self._issuing = self._kept_or_new_authority()
        self._revocations = Revocations(self._issuing, self._kept_list())
        self._write_list()
        self._foreign: Credentials | None = None

    @property
    def directory(self) -> Path:
        return self._directory

    @property
    def ca_file(self) -> Path:
        """The root, PEM: what clients must trust."""
        return self._directory / CA_FILE

    @property
    def crl_file(self) -> Path:
        """The revocation list of the CA that issues to nodes, PEM."""
        return self._directory / CRL_FILE

    @property
    def revoked(self) -> int:
        """How many certificates are revoked; it only grows."""
        return len(self._revocations)

    def files_of(self, host: str, variant: Variant = Variant.GOOD) -> NodeFiles:
        """Where the files of a node are, or would be."""
        return files_in(self._directory, host, variant)

    def node(
        self,
        host: str,
        organisation: str = "medmij-sim",
        variant: Variant = Variant.GOOD,
        *,
        also: Iterable[str] = (),
    ) -> NodeFiles:
        """The files of a node of this world, by host name.

        Args:
            organisation: the party in the certificate, which says FAKE before it.
            variant: what is to be wrong with the certificate.
            also: further names in it, when it is made now.
        """
        with self._lock:
            if (host, variant) not in self._nodes:
                files, recipe = self.files_of(host, variant), RECIPES[variant]
                issuer = self._issuer(recipe)
                if not self._is_kept(files, issuer, recipe):
                    self._make(files, host, organisation, issuer, recipe, also)
                self._nodes[host, variant] = files
            return self._nodes[host, variant]

    def revoke(self, certificate: x509.Certificate) -> None:
        """Put a certificate on the revocation list."""
        with self._lock:
            self._revocations.revoke(certificate.serial_number, self._moments().earliest)
            self._write_list()

    def issued(self, certificate: x509.Certificate) -> bool:
        """Whether the issuing CA of this PKI signed it."""
        return _is_signed_by(certificate, self._issuing.certificate)

    def is_revoked(self, certificate: x509.Certificate) -> bool:
        """Whether it is a certificate of this world that was revoked."""
        return certificate.serial_number in self._revocations

    def refuses(self, chain: Sequence[bytes]) -> bool:
        """Whether the first certificate (DER) of a verified chain was revoked."""
        return self.revoked > 0 and bool(chain) and self.is_revoked(x509.load_der_x509_certificate(chain[0]))

    def answer(self, request: bytes) -> bytes:
        """Answer an OCSP request, both DER."""
        return self._revocations.answer(request, self._moments(), self._issued)

    def close(self) -> None:
        """Remove the files, unless they were to be kept."""
        if self._remove is not None:
            self._remove()

    def _moments(self) -> Validity:
        # The machine's time comes from a clock of its own: the world's may be frozen or moved.
        return Validity.around(self._clock.now(), Clock().now())

    def _issuer(self, recipe: Recipe) -> Credentials | None:
        if recipe.issuer == "foreign":
            if self._foreign is None:
                root = make_root(FOREIGN_NAME, self._validity)
                self._foreign = make_authority("issuing", FOREIGN_NAME, self._validity, root)
            return self._foreign
        return self._issuing if recipe.issuer == "own" else None

    def _make(
        self,
        files: NodeFiles,
        host: str,
        organisation: str,
        issuer: Credentials | None,
        recipe: Recipe,
        also: Iterable[str],
    ) -> None:
        since, until = life(recipe.phase, self._validity)
        made = make_node(recipe.named(host), organisation, since, until, issuer, self.urls, also=also)
        self._write(files, made)
        if recipe.issuer == "own":
            self._issued.add(made.certificate.serial_number)
        if recipe.revoked:
            self.revoke(made.certificate)

    def _is_kept(self, files: NodeFiles, issuer: Credentials | None, recipe: Recipe) -> bool:
        """Whether the files are there, and would be made like that again."""
        kept = self._read(files)
        if kept is None or phase_of(kept.certificate, self._validity) != recipe.phase:
            return False
        if self.is_revoked(kept.certificate) != recipe.revoked:
            return False
        return _is_signed_by(kept.certificate, issuer.certificate if issuer else kept.certificate)

    def _kept_or_new_authority(self) -> Credentials:
        try:
            self._directory.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise ConfigError(
                f"{self._directory}: {error.strerror} — give a folder that can be written with --state"
            ) from None
        kept = self._read(self._files("issuing"), "issuing")
        if kept and kept.chain and self.ca_file.exists() and phase_of(kept.certificate, self._validity) == "present":
            return kept
        root = make_root(ROOT_NAME, self._validity)
        domain = make_authority("domain", DOMAIN_NAME, self._validity, root, self.urls, below=1)
        issuing = make_authority("issuing", ISSUING_NAME, self._validity, domain, self.urls)
        self._write_file(self.ca_file, root.certificate_pem)
        # The keys of the upper two are not kept: with these lists they have done all they had to.
        for upper in (root, domain):
            self._write_file(self._directory / f"{upper.label}.crl", Revocations(upper).listed(self._validity))
        for authority in (root, domain, issuing):
            certificate = authority.certificate.public_bytes(Encoding.DER)
            self._write_file(self._directory / f"{authority.label}.cer", certificate)
        self.crl_file.unlink(missing_ok=True)
        self._issued.clear()
        self._write(self._files("issuing"), issuing)
        return issuing

    def _kept_list(self) -> tuple[x509.RevokedCertificate, ...]:
        if not self.crl_file.exists():
            return ()
        try:
            return tuple(x509.load_pem_x509_crl(self.crl_file.read_bytes()))
        except (ValueError, OSError) as error:
            raise ConfigError(f"{self.crl_file}: not usable ({error}) — remove it") from None

    def _write_list(self) -> None:
        self._write_file(self.crl_file, self._revocations.listed(self._moments()))

    def _read(self, files: NodeFiles, label: str = "") -> Credentials | None:
        if not (files.certificate.exists() and files.key.exists()):
            return None
        try:
            certificate, *chain = x509.load_pem_x509_certificates(files.certificate.read_bytes())
            key = load_pem_private_key(files.key.read_bytes(), password=None)
        except (ValueError, OSError) as error:
            raise ConfigError(f"{files.certificate}: not usable ({error}) — remove it and its .key") from None
        if not isinstance(key, ec.EllipticCurvePrivateKey):
            raise ConfigError(f"{files.key}: not an elliptic curve key — remove it and its .pem")
        return Credentials(certificate, key, tuple(chain), label)

    def _files(self, name: str) -> NodeFiles:
        return NodeFiles(self._directory / f"{name}.pem", self._directory / f"{name}.key")

    def _write(self, files: NodeFiles, credentials: Credentials) -> None:
        self._write_file(files.key, credentials.key_pem, mode=0o600)
        self._write_file(files.certificate, credentials.certificate_pem)

    def _write_file(self, path: Path, content: bytes, mode: int = 0o644) -> None:
        # Whole at once: another process may be reading it.
        passing = path.with_name(f".{path.name}.new")
        try:
            passing.touch(mode=mode)
            passing.write_bytes(content)
            passing.replace(path)
        except OSError as error:
            raise ConfigError(f"{path}: {error.strerror} — give a folder that can be written with --state") from None


def _is_signed_by(certificate: x509.Certificate, issuer: x509.Certificate) -> bool:
    try:
        certificate.verify_directly_issued_by(issuer)
    except Exception:  # the library raises several kinds; each means that it is not from this CA
        return False
    return True


def _passing_folder() -> str | None:
    """In memory where the machine has that, so that the keys of a passing world never reach a disk; else the usual."""
    memory = Path("/dev/shm")
    return str(memory) if os.access(memory, os.W_OK | os.X_OK) else None
