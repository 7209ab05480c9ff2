"""Stock clients of others, taken as they are."""

from __future__ import annotations

import warnings
from typing import Any

import pytest


def authlib() -> Any:
    """Authlib's clients on httpx; it warns at import that it will move to a successor of httpx."""
    with warnings.catch_warnings():
        pytest.importorskip("authlib.deprecate", reason="the extra 'test' brings Authlib")  # sets a filter itself
        warnings.simplefilter("ignore")
        return pytest.importorskip("authlib.integrations.httpx_client", reason="the extra 'test' brings Authlib")
