# Copyright 2026 the multiprocessing authors. MIT license.
"""Celery on the same Redis: its worker, and who submits. Arguments: what to do, and how many tasks."""

import os
import sys
import time

from celery import Celery, group

URL = f"redis://127.0.0.1:{os.environ['REDIS_PORT']}/1"
app = Celery("celery_bench", broker=URL, backend=URL)
app.conf.update(worker_prefetch_multiplier=64, task_ignore_result=False, result_expires=600)


@app.task(name="square")
def square(x):
    return x * x


def main(what, count):
    begin = time.perf_counter()
    if what == "map":
        results = group(square.s(x) for x in range(count)).apply_async().get(timeout=600)
        assert results == [x * x for x in range(count)]
    elif what == "chunks":
        parts = square.chunks(((x,) for x in range(count)), max(1, count // 64))
        assert len(parts.apply_async().get(timeout=600)) >= 64
    else:
        for x in range(count):
            assert square.delay(x).get(timeout=60) == x * x
    print(time.perf_counter() - begin, flush=True)


if __name__ == "__main__":
    square.delay(1).get(timeout=60)
    for line in sys.stdin:
        what, count = line.split()
        main(what, int(count))
