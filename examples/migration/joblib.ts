// Copyright 2026 the multiprocessing authors. MIT license.

import { Pool } from "@multiprocessing/process";

if (import.meta.main) {
  await using pool = new Pool({ processes: 2 });
  const squares = Array.from({ length: 10 }, (_, i) => i ** 2);
  console.log((await pool.map(Math.sqrt, squares)).join(" "));
  // As they come, in order: joblib's return_as="generator".
  for await (const power of pool.imap(powerOfTwo, [0, 1, 2, 3])) console.log(power);
}

export function powerOfTwo(exponent: number): number {
  return 2 ** exponent;
}
