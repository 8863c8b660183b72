# Copyright 2026 the multiprocessing authors. MIT license.

from connections import VALUES, serve_talk

COUNT = 100_000


def talk(connection):
    connection.send_bytes(b"\x01")
    for i in range(1, COUNT + 1):
        connection.send(i)
    connection.send(VALUES)
    if connection.recv() != COUNT:
        raise ValueError("numbers are missing")


if __name__ == "__main__":
    serve_talk(talk)
