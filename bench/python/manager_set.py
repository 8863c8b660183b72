# Copyright 2026 the multiprocessing authors. MIT license.

from managers import set_, serve_managed

if __name__ == "__main__":
    serve_managed(set_)
