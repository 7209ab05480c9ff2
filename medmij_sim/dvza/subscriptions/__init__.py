"""Subscriptions as a DVZA keeps them, and what it tells a PGO of them (extension Abonneren and Notificeren)."""
