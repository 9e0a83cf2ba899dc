"""Officers' pages in the street: light, and good without a signal."""
