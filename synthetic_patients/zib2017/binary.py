"""Binary: bytes in FHIR."""

from __future__ import annotations

from base64 import b64encode

from synthetic_patients.zib2017.elements import Resource


def binary(resource_id: str, content_type: str, content: bytes) -> Resource:
    """Bytes as a resource; it has no narrative and claims no profile."""
    return {
        "resourceType": "Binary",
        "id": resource_id,
        "contentType": content_type,
        "content": b64encode(content).decode("ascii"),
    }
