"""From text to fields: column names, the first lines of raw text, its paragraphs, and boilerplate."""
