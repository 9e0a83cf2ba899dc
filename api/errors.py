"""The few ways an action says no. `pwa/app.py` turns each into a status, once."""


class NotFound(Exception):
    """What was asked for is not there, or is not for this person to know of: 404."""


class Gone(Exception):
    """What stood here was taken away, and may come back: 410."""


class NotAllowed(Exception):
    """This person may not do this: 403."""


class Refused(Exception):
    """What was sent cannot be taken: 422. `problems` has the field's name and a sentence for the person."""

    def __init__(self, **problems: str) -> None:
        super().__init__("; ".join(problems.values()))
        self.problems = problems


class Stopped(Refused):
    """An answer for which a report is the wrong thing: each sentence says what to do instead. Nothing is kept."""


class Conflict(Exception):
    """The thing has changed meanwhile, so this no longer fits: 409."""


class TooMany(Exception):
    """More was sent from one address than anyone could mean to: 429."""
