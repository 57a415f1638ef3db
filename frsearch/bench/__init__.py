"""Behind ``frsearch bench``: articles and queries by seed, each engine measured in a process of its own, and the report."""
