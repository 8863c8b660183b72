# Copyright 2026 the multiprocessing authors. MIT license.

from pool_idle import main

if __name__ == "__main__":
    main(8)
