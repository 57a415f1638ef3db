"""Reading a commit: a snapshot of its segments, their term dictionaries and posting lists."""
