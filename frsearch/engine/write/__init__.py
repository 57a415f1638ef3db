"""A commit in the making: batches of articles, inverted into segments by a pool of workers, merged, and published."""
