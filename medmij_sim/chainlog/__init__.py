"""The chain log: what PGOs and DVZAs log of every journey for MedMij, and the collector that takes it."""
