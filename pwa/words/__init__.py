"""Officers' pages of the words of messages."""
