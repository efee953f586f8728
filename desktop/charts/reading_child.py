"""What the process does that reads charts: bytes come in through one pipe, readings go out through another.

It opens no file and is told no path. Each request is a line of JSON, ``name``, ``size`` and ``seconds``, and
then the bytes; each answer is a line with one of ``reading``, ``trouble`` (a sentence), ``memory`` or ``bug``
(the kind of error and the place in our code, without a word of the file).
"""

from __future__ import annotations

import json
import sys
from typing import Any, BinaryIO

from desktop.charts.limits import Deadline, hold_memory, leave_no_dump
from desktop.charts.readers.contract import ChartFile
from desktop.charts.readers.registry import read
from desktop.charts.wire import packed
from desktop.errors import BadNote


def serve(requests: BinaryIO, answers: BinaryIO, *, memory: int) -> int:
    """Until nobody asks any more. Returns the exit code."""
    leave_no_dump()
    hold_memory(memory)
    deadline = Deadline()
    while line := requests.readline():
        asked = json.loads(line)
        data = requests.read(asked["size"])
        deadline.set(2 * asked["seconds"])
        answer = _answer(ChartFile(asked["name"], data))
        deadline.lift()
        try:
            answers.write(json.dumps(answer).encode() + b"\n")
            answers.flush()
        except OSError:  # the window is gone
            return 1
        del data, answer
    return 0


def _answer(file: ChartFile) -> dict[str, Any]:
    try:
        return {"reading": packed(read(file))}
    except BadNote as refused:
        return {"trouble": refused.sentence}
    except MemoryError:
        return {"memory": True}
    except Exception as error:
        where = error.__traceback__
        while where is not None and where.tb_next is not None:
            where = where.tb_next
        place = f"{where.tb_frame.f_code.co_qualname}:{where.tb_lineno}" if where is not None else "?"
        return {"bug": f"{type(error).__name__} in {place}"}


def main(memory: str) -> int:
    return serve(sys.stdin.buffer, sys.stdout.buffer, memory=int(memory))
