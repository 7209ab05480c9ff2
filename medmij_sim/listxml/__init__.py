"""What the lists of the stelsel share on the wire: hardened parsing, schema versions, problems, writing."""
