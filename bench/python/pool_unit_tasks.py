# Copyright 2026 the multiprocessing authors. MIT license.

import time

from pools import add_one, call_each, make_pool
from rounds import serve

TASKS = 20_000


def measure():
    begin = time.perf_counter()
    results = call_each(pool, add_one, range(TASKS))
    end = time.perf_counter()
    if results != list(range(1, TASKS + 1)):
        raise ValueError("a result is wrong")
    return end - begin


if __name__ == "__main__":
    with make_pool() as pool:
        serve(measure)
