// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Python's numpy, or its `array` where numpy is missing, adds up numbers in our memory, without a copy.
 *
 * @module
 */

import { SharedMemory } from "@multiprocessing/process";

const PROGRAM = `
import sys
from multiprocessing import resource_tracker, shared_memory
memory = shared_memory.SharedMemory(name=sys.argv[1])
# The block is not Python's to clean up.
resource_tracker.unregister(memory._name, "shared_memory")
try:
    import numpy
    numbers = numpy.ndarray((memory.size // 8,), dtype="f8", buffer=memory.buf)
    print(float(numbers.sum()))
    del numbers
except ImportError:
    with memory.buf.cast("d") as numbers:
        print(sum(numbers))
memory.close()
`;

if (import.meta.main) {
  using memory = SharedMemory.create({ size: 8 * 1000 });
  new Float64Array(memory.buffer).forEach((_, i, numbers) => numbers[i] = i);
  const python = new Deno.Command("python3", { args: ["-c", PROGRAM, memory.name] });
  const { stdout } = await python.output();
  console.log(`Python's sum: ${new TextDecoder().decode(stdout).trim()}`);
  memory.unlink();
}
