# Copyright 2026 the multiprocessing authors. MIT license.

from primitives import serve_together
from queues import count, put_big, two

if __name__ == "__main__":
    serve_together(1, two(), count, put_big)
