"""Pages about those who are handed reports, and the page they answer on."""
