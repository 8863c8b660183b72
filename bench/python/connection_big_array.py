# Copyright 2026 the multiprocessing authors. MIT license.

from connections import serve_talk

SIZE = 2**28


def take(connection):
    try:
        while True:
            connection.send(len(connection.recv_bytes()))
    except EOFError:
        pass


def talk(connection):
    connection.send_bytes(data)
    if connection.recv() != SIZE:
        raise ValueError("bytes are missing")


if __name__ == "__main__":
    data = b"\x01" * SIZE
    serve_talk(talk, take)
