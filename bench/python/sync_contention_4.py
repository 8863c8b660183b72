# Copyright 2026 the multiprocessing authors. MIT license.

from primitives import contention, serve_together

if __name__ == "__main__":
    serve_together(*contention(4))
