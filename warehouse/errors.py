"""What can go wrong, in sentences that name the thing and the remedy."""


class LoantrailError(Exception):
    """Something a person must put right; shown as a sentence, never as a traceback."""

    def __init__(self, what: str, remedy: str) -> None:
        super().__init__(f"{what} {remedy}".strip())
        self.what = what
        self.remedy = remedy


class SourceError(LoantrailError):
    """The source folder does not say, or wrongly says, what its files hold."""


class FileRefusedError(LoantrailError):
    """A file as a whole cannot be what the source declares; nothing of it was taken."""


class LakeError(LoantrailError):
    """The lake cannot be opened, written or trusted as it stands."""


class AccessDeniedError(LoantrailError):
    """The caller has no right to what was asked."""


class TooLongError(LoantrailError):
    """The question took longer than its deadline and was stopped."""
