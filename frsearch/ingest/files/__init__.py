"""From paths to text: walking folders, opening archives, decompressing, decoding."""
