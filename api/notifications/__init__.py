"""Telling people: a message by the channel each has chosen. The senders know nothing of the database."""
