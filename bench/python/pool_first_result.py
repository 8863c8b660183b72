# Copyright 2026 the multiprocessing authors. MIT license.

import time

from pools import add_one, call, close, make_pool
from rounds import serve


def measure():
    begin = time.perf_counter()
    pool = make_pool()
    if call(pool, add_one, 1) != 2:
        raise ValueError("the first result is wrong")
    end = time.perf_counter()
    close(pool)
    return end - begin


if __name__ == "__main__":
    serve(measure)
