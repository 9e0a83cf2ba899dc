"""Residents' devices and officers' accounts: who is asking, and signing in."""
