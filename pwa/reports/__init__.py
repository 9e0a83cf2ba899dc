"""Reporting a problem, and seeing what became of it."""
