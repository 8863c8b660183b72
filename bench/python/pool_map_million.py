# Copyright 2026 the multiprocessing authors. MIT license.

import time

from pools import add_one, make_pool
from rounds import serve

ITEMS = 1_000_000


def measure():
    values = list(range(ITEMS))
    begin = time.perf_counter()
    results = pool.map(add_one, values)
    end = time.perf_counter()
    if results != list(range(1, ITEMS + 1)):
        raise ValueError("a result is wrong")
    return end - begin


if __name__ == "__main__":
    with make_pool() as pool:
        serve(measure)
