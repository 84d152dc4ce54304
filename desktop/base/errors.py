"""The two kinds of trouble that are told to the user; everything else is a bug."""


class UserError(Exception):
    """One sentence that says what is wrong and what to do. Shown as it is, without a traceback."""


class NotSaved(UserError):
    """The disk refused a write: nothing of this action was kept, what is on the screen must stay there."""
