# Copyright 2026 the multiprocessing authors. MIT license.

import math
import time

from pools import call_each, close, make_pool
from rounds import serve

TASKS = 2_000
TABLE_LENGTH = 1_000_000
LOOK_UPS = 100


def make_table():
    global table
    table = [math.sin(index) for index in range(TABLE_LENGTH)]


def look_up(seed):
    return sum(
        table[(seed * 7919 + step * 104_729) % TABLE_LENGTH] for step in range(LOOK_UPS)
    )


def measure():
    begin = time.perf_counter()
    pool = make_pool(initializer=make_table)
    sums = call_each(pool, look_up, range(TASKS))
    end = time.perf_counter()
    close(pool)
    if not all(math.isfinite(each) for each in sums):
        raise ValueError("a sum is wrong")
    return end - begin


if __name__ == "__main__":
    serve(measure)
