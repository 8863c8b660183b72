# Copyright 2026 the multiprocessing authors. MIT license.

"""What is asked of a manager's dict."""

import multiprocessing
import threading
import time

from rounds import serve


def serve_managed(act):
    context = multiprocessing.get_context("spawn")
    with context.Manager() as manager:
        shared = manager.dict({"key": 1})

        def measure():
            begin = time.perf_counter()
            act(shared)
            return time.perf_counter() - begin

        serve(measure)


def get(shared):
    for _ in range(1000):
        shared["key"]


def set_(shared):
    for i in range(1000):
        shared["key"] = i


class Clients:
    """Threads, each with a connection of its own, which stay for all rounds."""

    def __init__(self, count, calls):
        self.count = count
        self.calls = calls
        self.barrier = threading.Barrier(count + 1)
        self.begun = False

    def work(self, shared):
        shared["key"]
        while True:
            self.barrier.wait()
            for _ in range(self.calls):
                shared["key"]
            self.barrier.wait()

    def __call__(self, shared):
        if not self.begun:
            self.begun = True
            for _ in range(self.count):
                threading.Thread(target=self.work, args=(shared,), daemon=True).start()
        self.barrier.wait()
        self.barrier.wait()
