# Copyright 2026 the multiprocessing authors. MIT license.

import json
import time

from pools import call_each, make_pool
from rounds import serve

TASKS = 500
ENTRIES = 5_000


def stringify(entries):
    return len(json.dumps({f"key {index}": index for index in range(entries)}))


def measure():
    begin = time.perf_counter()
    lengths = call_each(pool, stringify, [ENTRIES] * TASKS)
    end = time.perf_counter()
    if len(set(lengths)) != 1:
        raise ValueError("a length is wrong")
    return end - begin


if __name__ == "__main__":
    with make_pool() as pool:
        serve(measure)
