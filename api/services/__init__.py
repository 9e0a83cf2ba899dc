"""The catalogue: what may be reported, by whom it is dealt with, and by when."""
