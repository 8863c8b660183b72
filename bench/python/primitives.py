# Copyright 2026 the multiprocessing authors. MIT license.

"""Locks and their like, alone and with others."""

import multiprocessing
import time

from rounds import serve

HANDOVERS = 2_000
TAKES = 10_000
ROUNDS = 500

context = multiprocessing.get_context("spawn")


def serve_alone(act, times):
    def measure():
        begin = time.perf_counter()
        for _ in range(times):
            act()
        return time.perf_counter() - begin

    serve(measure)


def lock():
    it = context.Lock()

    def act():
        it.acquire()
        it.release()

    return act, 100_000


def semaphore():
    it = context.Semaphore(4)

    def act():
        it.acquire()
        it.release()

    return act, 100_000


def event():
    it = context.Event()

    def act():
        it.set()
        assert it.is_set()
        it.clear()

    return act, 10_000


def value():
    it = context.Value("i", 0)

    def act():
        with it.get_lock():
            it.value += 1

    return act, 100_000


def give_back(ready, there, back):
    ready.set()
    while True:
        there.acquire()
        back.release()


def hand_over(there, back):
    for _ in range(HANDOVERS):
        there.release()
        back.acquire()


def handover():
    return 1, (context.Semaphore(0), context.Semaphore(0)), give_back, hand_over


def take(lock):
    for _ in range(TAKES):
        lock.acquire()
        lock.release()


def contend(ready, lock, begin, end):
    ready.set()
    while True:
        begin.acquire()
        take(lock)
        end.release()


def contention(count):
    def act(lock, begin, end):
        for _ in range(count - 1):
            begin.release()
        take(lock)
        for _ in range(count - 1):
            end.acquire()

    shared = (context.Lock(), context.Semaphore(0), context.Semaphore(0))
    return count - 1, shared, contend, act


def pass_for_ever(ready, barrier):
    ready.set()
    while True:
        barrier.wait()


def pass_some(barrier):
    for _ in range(ROUNDS):
        barrier.wait()


def barrier():
    return 3, (context.Barrier(4),), pass_for_ever, pass_some


def serve_together(count, shared, target, act):
    processes = []
    for _ in range(count):
        ready = context.Event()
        process = context.Process(target=target, args=(ready, *shared), daemon=True)
        process.start()
        ready.wait()
        processes.append(process)

    def measure():
        begin = time.perf_counter()
        act(*shared)
        return time.perf_counter() - begin

    serve(measure)
    for process in processes:
        process.kill()
        process.join()
