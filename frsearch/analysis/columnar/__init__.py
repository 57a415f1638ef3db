"""The same analysis over arrays: many texts at once, one NumPy operation a step instead of a Python loop a word."""
