"""Conformance checks for MedMij parties."""
