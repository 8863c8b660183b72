# Copyright 2026 the multiprocessing authors. MIT license.

"""The part of chat.ts that is written in Python: knows nothing but the standard library."""

import sys
from multiprocessing.connection import Client

with Client(("127.0.0.1", int(sys.argv[1])), authkey=b"between us") as connection:
    connection.send_bytes("Hello from Python".encode())
    while True:
        text = connection.recv_bytes().decode()
        print(f"Deno says:   {text}", flush=True)
        if text == "Bye":
            break
        connection.send_bytes(f"You said {len(text)} letters".encode())
    connection.send_bytes(b"Bye")
