// Copyright 2026 the multiprocessing authors. MIT license.

import { EofError, Listener } from "@multiprocessing/process";

/** Talks with chat.py, which connects with Python's own multiprocessing.connection. */
async function chat(): Promise<void> {
  await using listener = new Listener({
    address: { hostname: "127.0.0.1", port: 0 },
    authkey: "between us",
  });
  const { port } = listener.address as { port: number };
  const script = new URL("chat.py", import.meta.url).pathname;
  const python = new Deno.Command("python3", { args: [script, String(port)] }).spawn();

  await using connection = await listener.accept({ timeout: 20_000 });
  const encoder = new TextEncoder();
  const decoder = new TextDecoder();
  for (const reply of ["Nice to meet you", "Bye"]) {
    console.log(`Python says: ${decoder.decode(await connection.recvBytes())}`);
    await connection.sendBytes(encoder.encode(reply));
  }
  console.log(`Python says: ${decoder.decode(await connection.recvBytes())}`);
  await connection.recvBytes().catch((error) => {
    if (error instanceof EofError) console.log("Python has hung up");
  });
  await python.status;
}

if (import.meta.main) await chat();
