"""Many worlds under a set of rules: in memory, or kept on disk and gone on with."""

from exeunt.study.ensemble import run
from exeunt.study.stored import Interrupted, Study, compute, listed, read_study

__all__ = ["Interrupted", "Study", "compute", "listed", "read_study", "run"]
