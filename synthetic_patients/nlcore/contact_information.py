"""nl-core-ContactInformation: telephone numbers and e-mail addresses."""

from __future__ import annotations

from typing import Literal

Use = Literal["home", "work"]


def telephone_number(value: str, use: Use) -> dict[str, str]:
    """A number to call."""
    return {"system": "phone", "value": value, "use": use}


def email_address(value: str, use: Use) -> dict[str, str]:
    """An address to mail to."""
    return {"system": "email", "value": value, "use": use}
