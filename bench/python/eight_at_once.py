# Copyright 2026 the multiprocessing authors. MIT license.

import multiprocessing
import time

from rounds import serve


def empty():
    pass


def measure():
    begin = time.perf_counter()
    processes = [context.Process(target=empty) for _ in range(8)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    return time.perf_counter() - begin


if __name__ == "__main__":
    context = multiprocessing.get_context("spawn")
    serve(measure)
