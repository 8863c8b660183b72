# Copyright 2026 the multiprocessing authors. MIT license.

from primitives import semaphore, serve_alone

if __name__ == "__main__":
    serve_alone(*semaphore())
