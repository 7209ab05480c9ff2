"""What a PGO and a DVZA say to each other about subscriptions and news (extension Abonneren and Notificeren)."""
