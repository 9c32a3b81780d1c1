"""The claims ledger: what a text says, each sentence as a test, with its verdict and what turns it."""

from exeunt.claims.reading import read_ledger
from exeunt.claims.records import Claim, Ledger, Test
from exeunt.claims.verdicts import judge

__all__ = ["Claim", "Ledger", "Test", "judge", "read_ledger"]
