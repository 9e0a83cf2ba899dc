"""Administrators' pages of the words that officers begin from."""
