"""The people themselves: names, addresses, BSNs, and ten personas every world knows."""
