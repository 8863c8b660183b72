# Copyright 2026 the multiprocessing authors. MIT license.

import multiprocessing
import time

from rounds import serve

LENGTH = 100_000_000


def check_length(data, length):
    if len(data) != length or data[-1] != 1:
        raise ValueError("bytes are missing")


def measure():
    begin = time.perf_counter()
    process = context.Process(target=check_length, args=(data, LENGTH))
    process.start()
    process.join()
    if process.exitcode != 0:
        raise RuntimeError(process)
    return time.perf_counter() - begin


if __name__ == "__main__":
    context = multiprocessing.get_context("spawn")
    data = b"\x01" * LENGTH
    serve(measure)
