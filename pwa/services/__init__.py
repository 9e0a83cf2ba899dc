"""Administrators' pages of the catalogue: services, their groups and their questions."""
