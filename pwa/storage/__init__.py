"""What the app keeps on a phone, and small-data mode."""
