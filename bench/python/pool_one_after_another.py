# Copyright 2026 the multiprocessing authors. MIT license.

import time

from pools import add_one, call, make_pool
from rounds import serve

TASKS = 2_000


def measure():
    begin = time.perf_counter()
    for index in range(TASKS):
        if call(pool, add_one, index) != index + 1:
            raise ValueError("a result is wrong")
    return time.perf_counter() - begin


if __name__ == "__main__":
    with make_pool() as pool:
        serve(measure)
