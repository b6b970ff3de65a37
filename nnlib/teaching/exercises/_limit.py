"""Stop what takes too long, in one process: by a timer's signal, else by a thread's deadline.

The signal needs POSIX and the main thread, where Jupyter runs its cells. Elsewhere (Windows, a
worker thread) the call runs in a thread that is asked to stop at the deadline. Neither can stop
one long step in C, such as sum(range(10**12)): there, *Kernel > Interrupt* or *Restart* helps.
"""

from __future__ import annotations

import ctypes
import signal
import sys
import threading
import time
from collections.abc import Callable
from types import FrameType
from typing import Any

_AGAIN = 0.05  # seconds: a bare `except:` may swallow one interruption, not a series
_OURS = "nnlib.teaching.exercises"


class TooSlow(BaseException):
    """The time is over. No Exception, so that no `except Exception` swallows it."""


def within(seconds: float, call: Callable[[], Any]) -> Any:
    """The value of `call()`, or `TooSlow` after so many seconds."""
    main = threading.current_thread() is threading.main_thread()
    return (_by_signal if main and hasattr(signal, "setitimer") else _by_thread)(seconds, call)


def _by_signal(seconds: float, call: Callable[[], Any]) -> Any:
    tracing, timer = sys.gettrace(), _Interrupter()
    before = signal.signal(signal.SIGALRM, timer)
    started = time.monotonic()
    left, every = signal.setitimer(signal.ITIMER_REAL, seconds, _AGAIN)
    try:
        return call()
    finally:
        timer.armed = False
        sys.settrace(tracing)
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
        if left:  # somebody else's timer, which ours had stopped
            rest = max(left - (time.monotonic() - started), 1e-3)
            signal.setitimer(signal.ITIMER_REAL, rest, every)


class _Interrupter:
    """Raise `TooSlow` at once and, where that was swallowed, before the next line, and so on."""

    def __init__(self) -> None:
        self.armed, self.tries = True, 0

    def __call__(self, _: int, frame: FrameType | None) -> None:
        self.tries += 1
        if self.armed and self.tries % 2:
            raise TooSlow
        if self.armed and frame:
            _stop_at_next_line(frame, self.tries // 2 - 1)


def _stop_at_next_line(frame: FrameType, up: int) -> None:
    """Raise before a line begins: that may be outside a `try` whose body swallows all."""
    while up and frame.f_back and not frame.f_back.f_globals["__name__"].startswith(_OURS):
        frame, up = frame.f_back, up - 1
    frame.f_trace = _stop
    sys.settrace(_stop)


def _stop(*_: object) -> Any:
    raise TooSlow


def _by_thread(seconds: float, call: Callable[[], Any]) -> Any:
    outcome: list[Any] = []

    def run() -> None:
        try:
            outcome.append((True, call()))
        except BaseException as error:
            outcome.append((False, error))

    worker = threading.Thread(target=run, daemon=True)
    worker.start()
    worker.join(seconds)
    if worker.is_alive():
        _ask_to_stop(worker)
        raise TooSlow
    succeeded, value = outcome[0]
    if not succeeded:
        raise value
    return value


def _ask_to_stop(worker: threading.Thread) -> None:
    """Raise TooSlow in the thread at its next step, so that it does not burn on."""
    ident = ctypes.c_ulong(worker.ident or 0)
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ident, ctypes.py_object(TooSlow))
    worker.join(0.2)
