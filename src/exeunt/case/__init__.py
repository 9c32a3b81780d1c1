"""From files to a `Case`: tables, their problems, their sources."""

from exeunt.case.case import Case, load, shipped, write
from exeunt.case.problems import CaseProblems, Problem

__all__ = ["Case", "CaseProblems", "Problem", "load", "shipped", "write"]
