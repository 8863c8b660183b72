# Copyright 2026 the multiprocessing authors. MIT license.

import time

from pools import call_each, make_pool
from rounds import serve

TASKS = 2_000
LAST = 1_000


def factorial(last):
    product = 1
    for factor in range(2, last + 1):
        product *= factor
    return product % 1_000_003


def measure():
    begin = time.perf_counter()
    products = call_each(pool, factorial, [LAST] * TASKS)
    end = time.perf_counter()
    if len(set(products)) != 1:
        raise ValueError("a product is wrong")
    return end - begin


if __name__ == "__main__":
    with make_pool() as pool:
        serve(measure)
