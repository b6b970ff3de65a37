"""What pytest must know about notebooks: compared strictly, and only the course's own.

pytest                                                        the tests of the code
pytest --nbval --nbval-cell-timeout=120 notebooks             every notebook, run and compared
pytest -n 2 --dist loadfile --nbval tests notebooks           both at once
"""

import os

import pytest

# what a learner edits, and what an author edits: neither holds tests
collect_ignore = ["my-course", "notebooks/source", ".venv", ".cache"]
NOTEBOOK_TIMEOUT = 120


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config):
    option = config.option
    if getattr(option, "nbval_lax", False):
        # given both, nbval drops --nbval in silence and compares nothing
        raise pytest.UsageError("--nbval-lax compares no output; use --nbval alone")
    if getattr(option, "nbval", False):
        # nbval waits 2000 s for a kernel that has died
        option.nbval_cell_timeout = min(option.nbval_cell_timeout, NOTEBOOK_TIMEOUT)
        if getattr(option, "numprocesses", None) and option.dist != "loadfile":
            raise pytest.UsageError("cells of one notebook share a kernel; add --dist loadfile")
    os.environ["PYDEVD_DISABLE_FILE_VALIDATION"] = "1"  # else a frozen debugger warns on stderr
    os.environ.pop("MPLBACKEND", None)  # a kernel draws inline, as for a reader
