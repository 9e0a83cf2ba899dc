"""What was promised to whoever reported something, and that it is kept."""
