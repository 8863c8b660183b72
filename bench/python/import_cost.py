# Copyright 2026 the multiprocessing authors. MIT license.

import subprocess
import sys
import time

from rounds import serve


def measure():
    begin = time.perf_counter()
    subprocess.run([sys.executable, "-c", code], check=True)
    return time.perf_counter() - begin


if __name__ == "__main__":
    code = "import multiprocessing" if "import" in sys.argv[1] else "pass"
    serve(measure)
