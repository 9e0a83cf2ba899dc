"""Words that officers begin from."""
