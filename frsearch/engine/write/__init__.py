"""Writing a commit: batches of articles are inverted into segments by a worker pool, merged, and published."""
