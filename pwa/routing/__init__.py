"""Administrators' pages of the rules by which reports find their team, and of where one would go."""
