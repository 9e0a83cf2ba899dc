"""Administrators' pages of what the council knows of already."""
