"""Running a query tree over a snapshot: which articles match, with what scores, and where in their texts."""
