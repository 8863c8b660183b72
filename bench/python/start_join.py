# Copyright 2026 the multiprocessing authors. MIT license.

import multiprocessing
import sys
import time

from rounds import serve


def empty():
    pass


def measure():
    begin = time.perf_counter()
    process = context.Process(target=empty)
    process.start()
    process.join()
    return time.perf_counter() - begin


if __name__ == "__main__":
    method = "forkserver" if "forkserver" in sys.argv[1] else "spawn"
    context = multiprocessing.get_context(method)
    serve(measure)
