"""Moderators look after what everybody sees: they hide reports, mend words, describe photos and answer flags."""
