"""The same analysis over arrays, for many texts at once: a NumPy operation per step instead of a Python loop per word."""
