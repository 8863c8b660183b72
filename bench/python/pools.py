# Copyright 2026 the multiprocessing authors. MIT license.

"""CPython's pools of 2, by the name of the contestant."""

import concurrent.futures
import multiprocessing
import sys

WORKERS = 2
NAME = sys.argv[1] if len(sys.argv) > 1 else "CPython Pool"
IS_EXECUTOR = "executor" in NAME
METHOD = "fork" if "fork" in NAME else "spawn"


def make_pool(size=WORKERS, initializer=None):
    context = multiprocessing.get_context(METHOD)
    if IS_EXECUTOR:
        return concurrent.futures.ProcessPoolExecutor(size, context, initializer)
    return context.Pool(size, initializer)


def call(pool, function, *arguments):
    if IS_EXECUTOR:
        return pool.submit(function, *arguments).result()
    return pool.apply(function, arguments)


def call_each(pool, function, items):
    """Each item is a task of its own, and all are asked for at once."""
    if not IS_EXECUTOR:
        return pool.map(function, items, chunksize=1)
    return [future.result() for future in [pool.submit(function, item) for item in items]]


def close(pool):
    if IS_EXECUTOR:
        pool.shutdown()
    else:
        pool.terminate()
        pool.join()


def add_one(value):
    return value + 1
