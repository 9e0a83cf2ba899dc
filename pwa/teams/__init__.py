"""Administrators' pages of teams."""
