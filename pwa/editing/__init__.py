"""What all of administrators' forms have in common: the form itself, what was changed lately, and undo."""
