"""Following, the inbox, and leave to send notices."""
