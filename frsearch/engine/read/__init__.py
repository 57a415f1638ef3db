"""Reading a commit: its segments, their fields and term dictionaries, and the snapshot that holds them open."""
