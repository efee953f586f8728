"""``python -m desktop [NOTE …]`` opens the window, ``python -m desktop read FILE …`` does not."""

from __future__ import annotations

import os
import sys

# One thread of arithmetic is plenty for a ranking, and more would only take the other core from the window.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


def main() -> int:
    arguments = sys.argv[1:]
    from desktop.library_process import TASKS

    if arguments and arguments[0] in TASKS:  # a child process of ours: no window, nothing of Qt
        import signal
        from pathlib import Path

        from desktop.library_process import serve

        signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # stopped: clear up on the way out
        return serve(arguments[0], Path(arguments[1]), arguments[2:], sys.stdout)
    from desktop.paths import READ_CHARTS

    if arguments and arguments[0] == READ_CHARTS:
        from desktop.charts.reading_child import main as read_charts

        return read_charts(arguments[1])
    if arguments and arguments[0] == "read":
        from desktop.read_command import main as read_command

        return read_command(arguments[1:])
    if "--self-test" in arguments:
        from desktop.self_test import self_test

        return self_test()
    from desktop.app import run

    return run(arguments)


if __name__ == "__main__":
    sys.exit(main())
