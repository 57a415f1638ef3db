"""One search: what was asked for becomes a plan, its matches become hits with passages, and notes say what was not clear."""
