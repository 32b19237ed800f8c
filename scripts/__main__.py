"""`python -m scripts …`."""

import os
import sys


def run() -> int:
    """The command line, or one line of help where the packages are not installed."""
    # The matrices here are small: threads waiting for each other cost more than all the rest.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    try:
        from scripts.cli import main
    except ModuleNotFoundError as error:
        print(f"缺少 Python 包 {error.name}：先运行 make，再 . .venv/bin/activate；", file=sys.stderr, end="")
        print("或 pip install -r requirements.txt", file=sys.stderr)
        return 2
    return main()


if __name__ == "__main__":
    sys.exit(run())
