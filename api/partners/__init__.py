"""Contractors and other authorities: they are handed a report, and answer by a link."""
