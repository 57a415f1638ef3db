"""Speed runs behind ``frsearch bench``: articles and queries by seed, engines in processes of their own, and what they took."""
