"""Many worlds under a set of rules: batches, threads, run folders."""

from exeunt.study.ensemble import Interrupted, run
from exeunt.study.folder import Run, read_run, save

__all__ = ["Interrupted", "Run", "read_run", "run", "save"]
