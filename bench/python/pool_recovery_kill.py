# Copyright 2026 the multiprocessing authors. MIT license.

import concurrent.futures.process
import os
import signal
import time

from pools import IS_EXECUTOR, add_one, call, make_pool
from rounds import serve

BEGUN = 0.06


def hold():
    while True:
        time.sleep(1)


def start(pool, function):
    pool.submit(function) if IS_EXECUTOR else pool.apply_async(function)


def next_result():
    """As a user must who wants a result: asks until there is one."""
    global pool
    while True:
        try:
            return call(pool, add_one, 1)
        except concurrent.futures.process.BrokenProcessPool:
            pool = make_pool(1)


def measure():
    next_result()
    pid = call(pool, os.getpid)
    start(pool, hold)
    time.sleep(BEGUN)
    begin = time.perf_counter()
    os.kill(pid, signal.SIGKILL)
    if next_result() != 2:
        raise ValueError("a result is wrong")
    return time.perf_counter() - begin


if __name__ == "__main__":
    pool = make_pool(1)
    serve(measure)
    if not IS_EXECUTOR:
        pool.terminate()
