"""Pages of things with a number."""
