"""The on-disk format: the content of each file of an index, how numbers and texts are packed, and what is checked on reading."""
