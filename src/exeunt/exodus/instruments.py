"""What meters and the record read of a running day."""

from __future__ import annotations

from dataclasses import dataclass

from exeunt.exodus.moving import Movers
from exeunt.exodus.state import State
from exeunt.exodus.today import Today
from exeunt.exodus.travellers import Travellers


@dataclass(frozen=True)
class Instruments:
    """The parts of the running engine that meters and the record read."""

    state: State
    movers: Movers
    travellers: Travellers
    today: Today
