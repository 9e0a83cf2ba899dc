"""Administrators' pages of targets, office hours and holidays."""
