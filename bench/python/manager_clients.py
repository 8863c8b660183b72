# Copyright 2026 the multiprocessing authors. MIT license.

from managers import Clients, serve_managed

if __name__ == "__main__":
    serve_managed(Clients(100, 20))
