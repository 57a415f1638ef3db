"""Writing metadata: from the values in `extra` of a batch of articles to the columns of a segment, and of merged ones."""
