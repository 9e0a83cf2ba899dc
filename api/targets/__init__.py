"""By when a report is to be dealt with and heard of, and which hours count as working time."""
