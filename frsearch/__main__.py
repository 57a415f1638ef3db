"""``python -m frsearch``."""

from frsearch.cli import main

main()
