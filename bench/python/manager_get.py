# Copyright 2026 the multiprocessing authors. MIT license.

from managers import get, serve_managed

if __name__ == "__main__":
    serve_managed(get)
