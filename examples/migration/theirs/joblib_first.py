# Copyright 2026 the multiprocessing authors. MIT license.

from math import sqrt
from joblib import Parallel, delayed

if __name__ == "__main__":
    roots = Parallel(n_jobs=2)(delayed(sqrt)(i**2) for i in range(10))
    print(*[int(root) for root in roots])
    for power in Parallel(n_jobs=2, return_as="generator")(delayed(pow)(2, i) for i in range(4)):
        print(power)
