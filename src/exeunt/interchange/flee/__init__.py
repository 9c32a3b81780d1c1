"""Cases of the public simulator Flee: a folder with `input_csv/`, `source_data/` and `simsetting.yml`.

Where the program and the meaning of its files disagree, the meaning is kept (docs/reference/flee.md).
"""

from exeunt.interchange.flee.export import export
from exeunt.interchange.flee.translate import Imported, import_case

__all__ = ["Imported", "export", "import_case"]
