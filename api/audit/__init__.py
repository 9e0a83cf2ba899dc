"""Who looked at what is personal, and that nothing written down was altered since."""
