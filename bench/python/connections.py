# Copyright 2026 the multiprocessing authors. MIT license.

"""Two processes that talk over a pipe."""

import multiprocessing
import time

from rounds import serve

VALUES = "values"


def answer(connection):
    try:
        while True:
            data = connection.recv_bytes()
            if len(data) == 1:
                count = 0
                while connection.recv() != VALUES:
                    count += 1
                connection.send(count)
            else:
                connection.send_bytes(data)
    except EOFError:
        pass


def round_trips(size, times):
    data = b"\x01" * size

    def talk(connection):
        for _ in range(times):
            connection.send_bytes(data)
            if len(connection.recv_bytes()) != size:
                raise ValueError("bytes are missing")

    return talk


def serve_talk(talk, target=answer):
    context = multiprocessing.get_context("spawn")
    mine, theirs = context.Pipe()
    process = context.Process(target=target, args=(theirs,))
    process.start()
    theirs.close()

    def measure():
        begin = time.perf_counter()
        talk(mine)
        return time.perf_counter() - begin

    serve(measure)
    mine.close()
    process.join()
