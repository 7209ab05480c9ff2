"""A photograph that someone takes at home: a small one, drawn."""

from __future__ import annotations

import hashlib
import struct
import zlib
from base64 import b64encode
from datetime import datetime
from typing import Final

from synthetic_patients.providers.professionals import Professional
from synthetic_patients.zib2017.binary import binary
from synthetic_patients.zib2017.care_providers import practitioner
from synthetic_patients.zib2017.elements import ZIB, Ref, Resource, extension, new, own_identifier, refer

_PNG: Final = "image/png"
_SIDE: Final = 32
_TITLE: Final = "Plek op de onderarm"


def photograph(patient: Ref, taken: datetime, recipient: Professional) -> tuple[Resource, ...]:
    """A photograph with what goes with it: List, Media, Binary (PNG), and the Practitioner whom it is for.

    Args:
        taken: the moment, with its offset.
        recipient: who is to look at it.
    """
    instant = taken.isoformat(timespec="seconds")
    data = _png()
    me = Ref(f"Media/{patient.id}-home-photograph", _TITLE)
    (identifier,) = own_identifier(me)
    media = new(
        me,
        f"{ZIB}images-Media",
        identifier=[{"use": "official", **identifier}],
        type="photo",
        subject=refer(patient),
        occurrenceDateTime=instant,
        content={
            "contentType": _PNG,
            "url": f"Binary/{me.id}",
            "size": len(data),
            "hash": b64encode(hashlib.sha1(data).digest()).decode(),
            "title": _TITLE,
        },
    )
    listed = Ref(f"List/{patient.id}-home-photograph", _TITLE)
    images = new(
        listed,
        f"{ZIB}images-List",
        extension=[extension(f"{ZIB}images-recipient", valueReference=refer(recipient.ref._replace(role=None)))],
        identifier=own_identifier(listed),
        status="current",
        mode="snapshot",
        subject=refer(patient),
        date=instant,
        entry=[{"item": refer(me)}],
    )
    looks = practitioner(recipient.ref, recipient.name, recipient.agb, recipient.uzi)
    return looks, images, media, binary(me.id, _PNG, data)


def _png() -> bytes:
    """A square in the colour of skin with a darker one in it; 8 bits, RGB."""
    middle = range(_SIDE // 3, 2 * _SIDE // 3)
    rows = (
        b"\x00" + b"".join(b"\xb0\x50\x48" if x in middle and y in middle else b"\xe8\xc8\xb0" for x in range(_SIDE))
        for y in range(_SIDE)
    )
    head = struct.pack(">IIBBBBB", _SIDE, _SIDE, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(b"".join(rows), 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data)) for name, data in chunks
    )
