"""What can go wrong, in sentences that name the thing and the remedy."""


class LoantrailError(Exception):
    """Something a person must put right; shown as a sentence, never as a traceback.

    Where the sentence may reach a page, what it names is given apart as `named`, so
    that it can be said in another language.
    """

    def __init__(self, what: str, remedy: str, **named: object) -> None:
        """Say what is wrong and how it is put right."""
        self.what = what
        self.remedy = remedy
        self.named = named
        said = (self._filled(part) for part in (what, remedy))
        super().__init__(" ".join(said).strip())

    def _filled(self, sentence: str) -> str:
        return sentence.format(**self.named) if self.named else sentence


class SourceError(LoantrailError):
    """The source folder does not say, or wrongly says, what its files hold."""


class FileRefusedError(LoantrailError):
    """A file as a whole cannot be what the source declares; nothing of it was taken."""


class BatchHeldError(FileRefusedError):
    """A batch may be right, but a person must say so first; nothing of it was taken."""


class LakeError(LoantrailError):
    """The lake cannot be opened, written or trusted as it stands."""


class CasebookError(LoantrailError):
    """The casebook cannot be opened, or what it was told contradicts it."""


class AccessDeniedError(LoantrailError):
    """The caller has no right to what was asked."""


class PolicyError(LoantrailError):
    """The policy cannot be read, or contradicts itself; nothing is permitted then."""


class TooLongError(LoantrailError):
    """The question took longer than its deadline and was stopped."""


class VaultError(LoantrailError):
    """The vault cannot be opened with the key at hand, or holds not what was asked."""
