"""The errors a person can solve: one clear line that says what is wrong, where, and what to do."""

from __future__ import annotations


class MedmijSimError(Exception):
    """Base of every expected error; its text is one line and fit for a person to read."""


class ConfigError(MedmijSimError):
    """A configuration file cannot be used."""
