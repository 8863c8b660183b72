# Copyright 2026 the multiprocessing authors. MIT license.

import pathlib
import subprocess
import sys
import time

from rounds import serve

PROGRAM = str(pathlib.Path(__file__).with_name("start_one.py"))


def measure():
    begin = time.perf_counter()
    subprocess.run([sys.executable, PROGRAM], check=True)
    return time.perf_counter() - begin


if __name__ == "__main__":
    serve(measure)
