"""Full-text search for French press articles: ranked passages with exact highlights."""
