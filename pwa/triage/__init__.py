"""Officers' pages: the queue, and one report with everything about it."""
