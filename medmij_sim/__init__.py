"""The MedMij simulator library."""

__version__ = "0.1.0"
