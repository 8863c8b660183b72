# Copyright 2026 the multiprocessing authors. MIT license.

import time
from mpire import WorkerPool


def square(x):
    time.sleep(0.01)
    return x * x


def init(worker_state):
    worker_state["dataset"] = list(range(100))


def look_up(worker_state, index):
    return worker_state["dataset"][index]


def note_end(worker_state):
    return len(worker_state["dataset"])


if __name__ == "__main__":
    with WorkerPool(n_jobs=2) as pool:
        print(*pool.map(square, range(10)))
    with WorkerPool(n_jobs=2, use_worker_state=True) as pool:
        print(*pool.map(look_up, [3, 5, 8], worker_init=init, worker_exit=note_end))
        print(*pool.get_exit_results())
