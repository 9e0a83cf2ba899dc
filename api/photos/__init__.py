"""Photos: checked, turned upright, stripped, shrunk and kept."""
