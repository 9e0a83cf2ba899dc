"""Things with a number that the council looks after, and whose the ground is."""
