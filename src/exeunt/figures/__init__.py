"""Figures: what was simulated and counted as pictures, each a Vega-Lite specification made of plain data."""

from exeunt.figures.beside import Counted, simulated_beside_counted
from exeunt.figures.curve import Choice, specification_curve
from exeunt.figures.dots import quantile_dots
from exeunt.figures.evidence import evidence_map
from exeunt.figures.fan import difference_fan, level_fan
from exeunt.figures.figure import Credit, Figure
from exeunt.figures.flows import Arc, flow_map
from exeunt.figures.learned import Learned, prior_and_posterior
from exeunt.figures.rules import Bar, rules_over_time
from exeunt.figures.strip import Said, ledger_strip
from exeunt.figures.tornado import Swing, tornado

__all__ = [
    "Arc", "Bar", "Choice", "Counted", "Credit", "Figure", "Learned", "Said", "Swing", "difference_fan",
    "evidence_map", "flow_map", "ledger_strip", "level_fan", "prior_and_posterior", "quantile_dots",
    "rules_over_time", "simulated_beside_counted", "specification_curve", "tornado",
]  # fmt: skip
