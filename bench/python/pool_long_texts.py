# Copyright 2026 the multiprocessing authors. MIT license.

import time

from pools import call_each, make_pool
from rounds import serve

TASKS = 1_000
LENGTH = 100_000


def long_text(length):
    return "x" * length


def measure():
    begin = time.perf_counter()
    texts = call_each(pool, long_text, [LENGTH] * TASKS)
    end = time.perf_counter()
    if any(len(text) != LENGTH for text in texts):
        raise ValueError("a text is wrong")
    return end - begin


if __name__ == "__main__":
    with make_pool() as pool:
        serve(measure)
