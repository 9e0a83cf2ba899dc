"""A report from submission to its ending."""
