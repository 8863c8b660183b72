# Copyright 2026 the multiprocessing authors. MIT license.

from primitives import serve_together
from queues import give_back, go_and_return, two

if __name__ == "__main__":
    serve_together(1, two(), give_back, go_and_return)
