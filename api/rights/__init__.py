"""What people may ask of what is held about them, and for how long anything is held at all."""
