"""Which text is what: column names, the head of a raw text, its paragraphs, and the lines that belong to no article."""
