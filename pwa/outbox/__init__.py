"""What a phone keeps until there is a signal: the journey without one, the outbox, and the door it sends through."""
