"""From files to a `Case`: tables, their problems, their sources."""

from exeunt.case.case import Case, load, shipped
from exeunt.case.new import write_new as new_case
from exeunt.case.reading.problems import CaseProblems, Problem
from exeunt.case.writing import write

__all__ = ["Case", "CaseProblems", "Problem", "load", "new_case", "shipped", "write"]
