"""Teams: who deals with reports together."""
