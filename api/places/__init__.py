"""Where things are: wards, streets, and the many ways of saying a place."""
