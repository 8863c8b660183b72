// Copyright 2026 the multiprocessing authors. MIT license.

import workerpool from "workerpool";

function fibonacci(n) {
  return n < 2 ? n : fibonacci(n - 2) + fibonacci(n - 1);
}

function hang() {
  for (;;);
}

function steps(count) {
  for (let step = 1; step <= count; step++) workerpool.workerEmit(`step ${step}`);
  return "done";
}

workerpool.worker({ fibonacci, hang, steps });
