# Copyright 2026 the multiprocessing authors. MIT license.

from primitives import handover, serve_together

if __name__ == "__main__":
    serve_together(*handover())
