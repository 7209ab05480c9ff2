"""The people themselves: names, addresses, BSNs, families, and twelve personas every world knows."""
