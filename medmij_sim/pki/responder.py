"""What `pki.<domain>` answers: authorities' certificates, revocation lists and OCSP, over plain HTTP."""

from __future__ import annotations

import base64
import binascii
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from medmij_sim.pki.store import Pki

_AUTHORITIES = ("root", "domain", "issuing")


def responder_app(pki: Pki) -> Starlette:
    """Answers at the addresses that certificates of this PKI name.

    `/<authority>.crl` and `/<authority>.cer` are DER (RFC 5280 4.2.1.13, 4.2.2.1); OCSP comes by POST to `/ocsp`, or by
    GET with the request in the path (RFC 6960 appendix A).
    """

    async def crl(request: Request) -> Response:
        listed = x509.load_pem_x509_crl(_file(request, "crl").read_bytes())
        return Response(listed.public_bytes(Encoding.DER), media_type="application/pkix-crl")

    async def certificate(request: Request) -> Response:
        return Response(_file(request, "cer").read_bytes(), media_type="application/pkix-cert")

    async def asked_in_body(request: Request) -> Response:
        return _answered(await request.body())

    async def asked_in_path(request: Request) -> Response:
        try:
            return _answered(base64.b64decode(request.path_params["request"]))
        except binascii.Error:
            return _answered(b"")

    def _answered(request: bytes) -> Response:
        return Response(pki.answer(request), media_type="application/ocsp-response")

    def _file(request: Request, suffix: str) -> Path:
        authority = request.path_params["authority"]
        if authority not in _AUTHORITIES:
            raise HTTPException(404)
        return pki.directory / f"{authority}.{suffix}"

    return Starlette(
        routes=[
            Route("/{authority}.crl", crl),
            Route("/{authority}.cer", certificate),
            Route("/ocsp", asked_in_body, methods=["POST"]),
            Route("/ocsp/{request:path}", asked_in_path),
        ]
    )
