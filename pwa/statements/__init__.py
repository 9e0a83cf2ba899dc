"""What the council says of this app itself, and the pages for when things go wrong."""
