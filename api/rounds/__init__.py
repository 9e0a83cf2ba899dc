"""Officers in the street: their round, what is near them, and what they do where they stand."""
