# Copyright 2026 the multiprocessing authors. MIT license.

"""Queues with others at the other end."""

import multiprocessing

VALUES = 100_000
TRIPS = 1_000
BIG_ITEMS = 50
SHARE = 5_000

context = multiprocessing.get_context("spawn")


def two():
    return context.Queue(), context.Queue()


def count(ready, there, back):
    ready.set()
    while True:
        items = 0
        while there.get() is not None:
            items += 1
        back.put(items)


def put_values(there, back):
    for i in range(VALUES):
        there.put(i)
    there.put(None)
    if back.get() != VALUES:
        raise ValueError("values are missing")


def put_big(there, back):
    item = b"\x01" * 2**20
    for _ in range(BIG_ITEMS):
        there.put(item)
    there.put(None)
    if back.get() != BIG_ITEMS:
        raise ValueError("items are missing")


def give_back(ready, there, back):
    ready.set()
    while True:
        back.put(there.get())


def go_and_return(there, back):
    for i in range(TRIPS):
        there.put(i)
        if back.get() != i:
            raise ValueError("another value came back")


def four():
    roles = context.Queue()
    for role in (0, 1, 2, 3, None, None, None, None):
        roles.put(role)
    return (roles, *two(), *two(), *two())


def take_part(ready, roles, items, ends, *starts):
    role = roles.get()
    ready.set()
    while True:
        if role is not None:
            starts[role].get()
            for i in range(SHARE):
                items.put(i)
            items.put(None)
        elif items.get() is None:
            ends.put(None)


def start_and_wait(roles, items, ends, *starts):
    for start in starts:
        start.put(None)
    for _ in starts:
        ends.get()
