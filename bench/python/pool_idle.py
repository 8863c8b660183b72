# Copyright 2026 the multiprocessing authors. MIT license.

from pools import add_one, call_each, make_pool
from rounds import serve


def main(size):
    def measure():
        call_each(pool, add_one, range(size * 100))
        return 0

    with make_pool(size) as pool:
        serve(measure)
