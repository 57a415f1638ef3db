"""File-system primitives, and the write lock."""
