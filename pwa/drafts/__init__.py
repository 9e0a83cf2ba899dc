"""Officers' pages of what comes by email or text by itself."""
