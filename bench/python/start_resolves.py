# Copyright 2026 the multiprocessing authors. MIT license.

import multiprocessing
import time

from rounds import serve


def empty():
    pass


def measure():
    process = context.Process(target=empty)
    begin = time.perf_counter()
    process.start()
    end = time.perf_counter()
    process.join()
    return end - begin


if __name__ == "__main__":
    context = multiprocessing.get_context("spawn")
    serve(measure)
