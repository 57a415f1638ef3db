"""The on-disk format: what is in each file of an index, how numbers and texts are packed, and what is checked on reading."""
