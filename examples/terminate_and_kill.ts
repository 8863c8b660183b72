// Copyright 2026 the multiprocessing authors. MIT license.

import { Process } from "@multiprocessing/process";

export function spin(): void {
  while (true);
}

export async function refuseToEnd(): Promise<void> {
  Deno.addSignalListener("SIGTERM", () => console.log("Refusing SIGTERM"));
  console.log("Ready");
  await new Promise((resolve) => setTimeout(resolve, 60_000));
}

if (import.meta.main) {
  for (const context of ["spawn", "worker"] as const) {
    const process = new Process({ target: spin, context });
    await process.start();
    process.terminate();
    console.log(`terminate() on ${context}: exit code ${await process.join()}`);
  }

  const stubborn = new Process({ target: refuseToEnd, stdout: "piped" });
  await stubborn.start();
  const lines = stubborn.stdout!.pipeThrough(new TextDecoderStream()).getReader();
  await lines.read();

  stubborn.terminate();
  console.log(`The child says: ${(await lines.read()).value?.trim()}`);
  console.log(`It has ended: ${!stubborn.isAlive()}`);

  stubborn.kill();
  console.log(`kill(): exit code ${await stubborn.join()}`);
}
