"""The documentation site: the Markdown pages of this folder, made into HTML by `scripts/docs`."""

from __future__ import annotations

from exeunt import __version__

project = "Exeunt"
copyright = "the authors of Exeunt; text CC BY 4.0"
version = release = __version__
extensions = ["myst_nb"]
source_suffix = {".md": "myst-nb", ".ipynb": "myst-nb"}
exclude_patterns = ["site", "**.ipynb_checkpoints"]
suppress_warnings = ["toc.not_included"]
nb_execution_mode = "cache"
nb_execution_timeout = 300
nb_execution_raise_on_error = True
myst_enable_extensions = ["dollarmath", "colon_fence"]
myst_heading_anchors = 3
html_theme = "furo"
html_title = f"Exeunt {__version__}"
html_extra_path = ["reference/case.schema.json"]
html_copy_source = False
html_show_sphinx = False
linkcheck_timeout = 20
