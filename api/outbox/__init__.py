"""The outbox: what phones kept without a signal, and send when they can."""
