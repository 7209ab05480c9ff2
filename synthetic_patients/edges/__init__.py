"""Deliberate edges: unusual but valid shapes that a plan can ask for."""
