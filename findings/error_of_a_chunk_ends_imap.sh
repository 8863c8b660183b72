#!/usr/bin/env bash
# In CPython's Pool the iterator of imap() goes on after an error, but with a chunksize above 1 it is at its end.
#
# next() of what imap() gives raises what a task has raised, and the next call gives the next result. With a chunksize it
# is a generator over chunks, which an exception ends: the results that follow, of other chunks too, are computed and never
# given, and nor are those before it in its chunk; nothing but an early StopIteration tells of it. Seen with CPython 3.8.18,
# 3.11.7 and 3.13.0, and alike in its forks that other libraries stand on: multiprocess 0.70.18 (pathos) and billiard 4.2.2
# (Celery), of which it is besides not the error of the task that comes, but an Exception with its traceback as text.
#
# Output seen (8 tasks, of which that of 3 raises; each line for imap and imap_unordered):
#   multiprocessing: one by one 0 1 2 ValueError 4 5 6 7, by 2 0 1 ValueError
#   billiard: one by one 0 1 2 Exception 4 5 6 7, by 2 0 1 Exception
#   multiprocess: one by one 0 1 2 ValueError 4 5 6 7, by 2 0 1 ValueError
set -eu
command -v python3 >/dev/null || { echo "python3 is not here"; exit 2; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check billiard==4.2.2 multiprocess==0.70.18
cat >tasks.py <<'PY'
def give(number):
    if number == 3:
        raise ValueError(number)
    return number
PY
cat >probe.py <<'PY'
import importlib, sys
from tasks import give

def read(results):
    seen = []
    while True:
        try:
            seen.append(next(results))
        except StopIteration:
            return " ".join(map(str, seen))
        except Exception as error:
            seen.append(type(error).__name__)

if __name__ == "__main__":
    pool = importlib.import_module(sys.argv[1]).get_context("spawn").Pool(1)
    for call in (pool.imap, pool.imap_unordered):
        print(f"{sys.argv[1]}: one by one {read(call(give, range(8)))}, by 2 {read(call(give, range(8), 2))}")
    pool.terminate()
    pool.join()
PY
seen=$(for name in multiprocessing billiard multiprocess; do venv/bin/python probe.py "$name"; done | uniq)
expected='multiprocessing: one by one 0 1 2 ValueError 4 5 6 7, by 2 0 1 ValueError
billiard: one by one 0 1 2 Exception 4 5 6 7, by 2 0 1 Exception
multiprocess: one by one 0 1 2 ValueError 4 5 6 7, by 2 0 1 ValueError'
echo "$seen"
[ "$seen" = "$expected" ] || { echo "changed"; exit 1; }
