"""What the council knows of already, and need not be told."""
