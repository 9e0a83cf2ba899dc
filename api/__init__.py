"""What the council knows and does: data, actions, JSON. No HTML."""
