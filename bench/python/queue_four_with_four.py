# Copyright 2026 the multiprocessing authors. MIT license.

from primitives import serve_together
from queues import four, start_and_wait, take_part

if __name__ == "__main__":
    serve_together(8, four(), take_part, start_and_wait)
