"""Moderators' pages: photos that wait for a look, and what everybody may see of a report."""
