"""Maintenance of an index: verify, repair, compact, back up, upgrade."""
