"""Where a new report goes: rules in order, by what it is, where, when, and what was answered."""
