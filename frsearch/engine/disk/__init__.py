"""The file system: files that are written whole and synced, and the lock that one writer holds."""
