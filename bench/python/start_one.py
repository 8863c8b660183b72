# Copyright 2026 the multiprocessing authors. MIT license.

import multiprocessing


def empty():
    pass


if __name__ == "__main__":
    process = multiprocessing.get_context("spawn").Process(target=empty)
    process.start()
    process.join()
