// Copyright 2026 the multiprocessing authors. MIT license.

// Tries a start method with a process, a pipe and a pool.

/** The start methods. */
exports.METHODS = (process.env.METHODS || "spawn,worker,warm").split(",");

/** Throws unless all is well. */
exports.check = async function check(library, { square, greet }, method) {
  const context = library.getContext(method);
  const [mine, theirs] = context.pipe();
  const child = context.process({ target: greet, args: [theirs, method] });
  await child.start();
  const text = await mine.recv({ timeout: 30000 });
  const code = await child.join();
  const pool = context.pool({ processes: 2 });
  const squares = await pool.map(square, [1, 2, 3]);
  pool.terminate();
  await pool.join();
  const found = [text, code, squares].join("; ");
  const expected = "hello " + method + "; 0; 1,4,9";
  if (found !== expected) throw new Error("expected " + expected + ", got " + found);
  return method + " is well";
};
