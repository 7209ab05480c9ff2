"""Retrieving what DocumentReferences refer to, and each image that a manifest among that tells of.

Sources: IHE MHD, ITI-68 (retrieve document); https://github.com/Nictiz/Nictiz-testscripts (PDFA-3-0: a document comes
with the token); MedMij Image Availability 1.0.0-rc.1 (manifest, and images by WADO-RS). How much is retrieved is ours.
"""

from __future__ import annotations

import asyncio
import re
from base64 import b64encode
from collections.abc import Awaitable, Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from hashlib import sha1
from typing import Any, Final, Literal
from urllib.parse import urlsplit

import httpx

from medmij_sim.pgo.addresses import is_within, resolved
from medmij_sim.pgo.alterations import Resource
from medmij_sim.pgo.errors import PgoError, RefusedError
from medmij_sim.pgo.fhir import CONCURRENT_REQUESTS, REFUSALS
from medmij_sim.pgo.manifest import ManifestError, image_urls
from medmij_sim.pgo.policy import PgoPolicy
from medmij_sim.pgo.tasks import together
from medmij_sim.services.images import DICOM, DICOM_JSON

MOST_DOCUMENTS: Final = 500
"""Documents and images of one gegevensdienst in one collection."""
MOST_BYTES: Final = 256 * 2**20
"""What they may take together."""
_ANYTHING: Final = "*/*"
_MEDIA_TYPE: Final = re.compile(r"[!-~]+/[ -~]+")

Kind = Literal["document", "manifest", "image"]
Fetch = Callable[[str, str], Awaitable[httpx.Response]]
"""Sends one GET for a URL with an Accept; raises PgoError when no answer comes."""


@dataclass(frozen=True, slots=True, repr=False)
class Document:
    """A document, manifest or image as it came.

    Attributes:
        url: where it was retrieved.
        content_type: media type of the answer.
        kind: what a DocumentReference refers to is a `document`, unless it is a `manifest`; the rest is an `image`.
    """

    url: str
    content_type: str
    content: bytes
    kind: Kind = "document"

    def __repr__(self) -> str:
        return f"<Document: {self.kind}, {self.content_type}, {len(self.content)} bytes>"


@dataclass(frozen=True, slots=True)
class Retrieved:
    """What came, and one line for each document or image that could not be had."""

    documents: tuple[Document, ...] = ()
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What an Attachment or a manifest tells of.

    Attributes:
        url: as it stands there.
        content_type: empty when it is not told.
        sha1: of the content, in base64; empty when it is not told.
    """

    url: str
    content_type: str
    sha1: str = ""
    kind: Kind = "document"


class Retrieval:
    """One run over what a collection found.

    Args:
        base: the FHIR base of the gegevensdienst, without a slash at the end; what lies elsewhere is not asked for, as
            the token goes along.
        fetch: sends one request.
        policy: what differs.
    """

    def __init__(self, base: str, fetch: Fetch, policy: PgoPolicy) -> None:
        self._base = base
        self._fetch = fetch
        self._policy = policy
        self._slots = asyncio.Semaphore(CONCURRENT_REQUESTS)
        self._room = MOST_DOCUMENTS
        self._bytes = 0
        self._refused = False
        self._missing: list[str] = []

    async def run(self, resources: Iterable[Resource]) -> Retrieved:
        """Retrieve everything, six at a time; once the token is refused, nothing more is asked."""
        told = [(each, self._images(each)) for each in await self._all(attachments(resources))]
        found = [replace(each, kind="manifest") if urls else each for each, urls in told]
        images = (_Wanted(url, DICOM, kind="image") for _, urls in told for url in urls)
        return Retrieved((*found, *await self._all(images)), tuple(self._missing))

    def _images(self, document: Document) -> tuple[str, ...]:
        """Where the images of a manifest are; nothing for what is none."""
        if document.content_type not in (DICOM, DICOM_JSON):
            return ()
        try:
            return image_urls(document.content, document.content_type)
        except ManifestError as error:
            self._missing.append(f"{_place(document.url)}: {error}")
            return ()

    async def _all(self, wanted: Iterable[_Wanted]) -> list[Document]:
        each_once = list({each.url: each for each in wanted}.values())
        asked, left = each_once[: self._room], len(each_once[self._room :])
        self._room -= len(asked)
        outcomes = await together(self._outcome(each) for each in asked)
        self._missing += (each for each in outcomes if isinstance(each, str))
        if unasked := outcomes.count(None):
            self._missing.append(f"{unasked} documents or images were not asked for once the token was refused")
        if left:
            self._missing.append(f"{left} documents or images were not asked for: more than {MOST_DOCUMENTS}")
        return [each for each in outcomes if isinstance(each, Document)]

    async def _outcome(self, wanted: _Wanted) -> Document | str | None:
        """The document, or why it could not be had; None when it was not asked for."""
        async with self._slots:
            if self._refused:
                return None
            try:
                return await self._retrieve(wanted)
            except RefusedError as error:
                self._refused = True
                return str(error)
            except PgoError as error:
                return str(error)

    async def _retrieve(self, wanted: _Wanted) -> Document:
        url = resolved(f"{self._base}/", wanted.url)
        if url is None or (self._policy.document_hosts == "endpoint" and not is_within(self._base, url)):
            raise PgoError(f"{_place(wanted.url)}: lies outside the FHIR base, so that the token does not go there")
        answer = await self._fetch(url, wanted.content_type or _ANYTHING)
        if answer.status_code in REFUSALS:
            raise RefusedError(f"{_place(url)}: HTTP {answer.status_code}")
        if not answer.is_success:
            raise PgoError(f"{_place(url)}: HTTP {answer.status_code}")
        came, told = (_media_type(each) for each in (answer.headers.get("content-type", ""), wanted.content_type))
        if told and came != told:
            raise PgoError(f"{_place(url)}: {came or 'something without a media type'} came instead of {told}")
        if wanted.sha1 and wanted.sha1 != b64encode(sha1(answer.content, usedforsecurity=False).digest()).decode():
            raise PgoError(f"{_place(url)}: is not what the hash in the DocumentReference is of")
        self._bytes += len(answer.content)
        if self._bytes > MOST_BYTES:
            raise PgoError(f"{_place(url)}: not kept: more than {MOST_BYTES >> 20} MB together")
        return Document(url, came, answer.content, wanted.kind)


def attachments(resources: Iterable[Resource]) -> Iterator[_Wanted]:
    """What the DocumentReferences among some resources refer to."""
    for each in resources:
        if each.get("resourceType") == "DocumentReference":
            for content in _dicts(each.get("content")):
                for attachment in _dicts([content.get("attachment")]):
                    url, told, digest = (_text(attachment.get(name)) for name in ("url", "contentType", "hash"))
                    if url:
                        yield _Wanted(url, told if _MEDIA_TYPE.fullmatch(told) else "", digest)


def _dicts(value: Any) -> Iterator[dict[str, Any]]:
    yield from (each for each in value if isinstance(each, dict)) if isinstance(value, list) else ()


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _media_type(value: str) -> str:
    return value.partition(";")[0].strip().lower()


def _place(url: str) -> str:
    """Where something is: host and path, nothing personal."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return "an attachment without a usable URL"
    return f"{parts.hostname or ''}{parts.path}"
