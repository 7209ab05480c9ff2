"""The JSON messages of the subscription interface and of both notification interfaces.

The three members of the subscription notification are public (ext.abo.subnotint.204). The other cells of the tables
were not seen: their members follow the pattern of this one, and of a draft from before release 1.3.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Final, Literal, TypeVar

import msgspec
from msgspec import Meta, Struct

JSON: Final = "application/json"
"""Content-Type and Accept of every message (ext.abo.subint.201)."""
SUBSCRIPTION_PATH: Final = "Subscription"
"""Below a SubscriptionEndpointuri; inferred, as `Notification` is below the endpoints of a PGO."""
NOTIFICATION_PATH: Final = "Notification"
"""Below the endpoints of a PGO (ext.abo.subnotint.202, ext.abo.rscnotint.202)."""

INVALID_ID: Final = "invalid_subscription_id"
INVALID_TYPE: Final = "invalid_notification_type"
INVALID_REQUEST: Final = "invalid_request"
"""What is wrong with a message in another way; inferred, from RFC 6749."""

Kind = Literal["subscription", "resource"]
"""What a notification tells: that the end of a subscription changed, or that there are new data."""

_Id = Annotated[str, Meta(pattern=r"^[A-Za-z0-9.\-]{1,64}$")]


class Wish(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A subscription creation request; without `end_date` it is to last as long as it may."""

    end_date: date | None = None


class Change(Struct, frozen=True, forbid_unknown_fields=True):
    """A subscription modification request."""

    end_date: date


class Agreement(Struct, frozen=True, forbid_unknown_fields=True):
    """A subscription response: what the aanbieder agrees to. An `end_date` of today or before: it has ended."""

    subscription_id: _Id
    end_date: date


class SubscriptionNotification(Struct, frozen=True, forbid_unknown_fields=True):
    """The end of a subscription is another one than was agreed (ext.abo.subnotint.204)."""

    subscription_id: _Id
    notification_type: Literal["subscription"]
    end_date: date


class ResourceNotification(Struct, frozen=True, forbid_unknown_fields=True):
    """There is something new to collect (ext.abo.rscnotint.204)."""

    subscription_id: _Id
    notification_type: Literal["resource"]


class Taken(Struct, frozen=True, forbid_unknown_fields=True):
    """What a PGO answers to a notification that it took (ext.abo.rscnotint.205: one member, which was not seen)."""

    subscription_id: _Id


class Problem(Struct, frozen=True, omit_defaults=True):
    """Why a message was not taken; `error` is a code."""

    error: Annotated[str, Meta(pattern="^[a-z_]+$")]
    error_description: str = ""


MESSAGES: Final[tuple[type[Struct], ...]] = (
    Wish,
    Change,
    Agreement,
    SubscriptionNotification,
    ResourceNotification,
    Taken,
    Problem,
)

M = TypeVar("M", bound=Struct)


class MessageError(ValueError):
    """A body is not the message that is due; the text says why, and repeats no value."""


def read(body: bytes, kind: type[M]) -> M:
    """Read a message; nothing counts as an empty object.

    Raises:
        MessageError: it is not the message that is due.
    """
    try:
        return msgspec.json.decode(body.strip() or b"{}", type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise MessageError(f"not a message of this kind: {error}") from None


def written(message: Struct) -> bytes:
    """A message as JSON."""
    return msgspec.json.encode(message)


def schemas() -> dict[str, Any]:
    """The JSON Schema (2020-12) of each message, by its name."""
    return {each.__name__: msgspec.json.schema(each) for each in MESSAGES}
