#!/usr/bin/env bash
# maxtasksperchild of CPython's Pool counts chunks, and map() makes chunks by itself.
#
# "The number of tasks a worker process can complete before it will exit": of map() a task is a chunk, a quarter of the list
# by the number of workers unless chunksize is given. With maxtasksperchild=2, of 100 items a worker does 50, and with a chunksize of 1
# two. Code that leaks so leaks 25 times as much as its author has allowed, and nothing tells of it. worker_lifespan of mpire
# 2.10.2 counts items, but looks between chunks only: 25 each. Seen with CPython 3.8.18, 3.11.7 and 3.13.0.
#
# Output seen (workers that were needed, at 2 tasks for each):
#   multiprocessing: 100 items by map() 2, 8 items one by one 4
#   mpire: 100 items in chunks of 25 4, 8 items one by one 4
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check mpire==2.10.2
cat >probe.py <<'PY'
import multiprocessing
import os

from mpire import WorkerPool


def worker(_):
    return os.getpid()


def count(pids):
    return len(set(pids))


if __name__ == "__main__":
    multiprocessing.set_start_method("fork")
    with multiprocessing.Pool(1, maxtasksperchild=2) as pool:
        by_map = count(pool.map(worker, range(100)))
        one_by_one = count(pool.map(worker, range(8), chunksize=1))
    print(f"multiprocessing: 100 items by map() {by_map}, 8 items one by one {one_by_one}")
    with WorkerPool(1, start_method="fork") as pool:
        chunks = count(pool.map(worker, range(100), chunk_size=25, worker_lifespan=2))
    with WorkerPool(1, start_method="fork") as pool:
        one_by_one = count(pool.map(worker, range(8), chunk_size=1, worker_lifespan=2))
    print(f"mpire: 100 items in chunks of 25 {chunks}, 8 items one by one {one_by_one}")
PY
seen=$(timeout 60 env/bin/python probe.py 2>/dev/null)
expected='multiprocessing: 100 items by map() 2, 8 items one by one 4
mpire: 100 items in chunks of 25 4, 8 items one by one 4'
echo "$seen"
[ "$seen" = "$expected" ] || { echo "changed"; exit 1; }
