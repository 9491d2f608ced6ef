"""Whether Ray is there, told without loading it."""

from __future__ import annotations

from importlib.util import find_spec

from adinsight.errors import MissingDependency


def require_ray() -> None:
    """Nothing where Ray can be imported.

    Raises:
        MissingDependency: If it or what its data library needs is not installed; says how to install it.
    """
    absent = [name for name in ("ray", "pyarrow", "pandas") if find_spec(name) is None]
    if absent:
        raise MissingDependency(
            f"--engine ray needs Ray ({', '.join(absent)} is not installed); "
            "install it with: pip install 'adinsight[cluster]'"
        )
