"""What for somebody of the council looks at a personal record."""

from typing import Literal

Purpose = Literal[
    "dealing",  # dealing with the report
    "checking",  # words or a photo, before everybody sees them
    "calling",  # for somebody who rang or came to the counter
    "request",  # to answer her request about what is held
    "matching",  # to keep records of the same person together, and right
    "export",  # taken out of the system in a file
    "review",  # to check that rules are kept, these looks among them
    "investigation",  # to prevent or find out a crime: not shown to whom it is about until somebody independent says so
]
