"""The map's one file."""
