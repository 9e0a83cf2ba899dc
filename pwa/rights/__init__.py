"""What residents may ask of what is held about them, and how long it is held."""
