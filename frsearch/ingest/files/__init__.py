"""Where articles are: paths, archives, compressed streams and their encodings."""
