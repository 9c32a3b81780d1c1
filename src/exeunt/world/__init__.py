"""A case and its draws made into arrays for the engine."""

from exeunt.world.calendar import Calendar
from exeunt.world.draws import Draws, Known
from exeunt.world.network import Network, network
from exeunt.world.simulated import check_simulated
from exeunt.world.terrain import Terrain, terrain
from exeunt.world.worlds import Worlds, compile_worlds

__all__ = [
    "Calendar",
    "Draws",
    "Known",
    "Network",
    "Terrain",
    "Worlds",
    "check_simulated",
    "compile_worlds",
    "network",
    "terrain",
]
