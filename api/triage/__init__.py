"""Officers deal with reports."""
