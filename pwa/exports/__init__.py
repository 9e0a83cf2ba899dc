"""Officers choose what a file of reports holds, and get it."""
