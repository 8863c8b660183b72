// Copyright 2026 the multiprocessing authors. MIT license.

import { type Connection, pipe, Process } from "@multiprocessing/process";

export async function answer(place: string, parent: Connection<string, string>): Promise<void> {
  const message = await parent.recv();
  console.log(`I am ${place}`);
  await parent.send(message.replace("parent", "child"));
}

if (import.meta.main) {
  const [here, there] = pipe<string, string>();
  const child = new Process({ target: answer, args: ["there", there], stdout: "piped" });
  await child.start();
  await here.send("Hello from parent");
  console.log(await here.recv());
  const exitCode = await child.join();
  console.log((await new Response(child.stdout).text()).trimEnd());
  console.log(exitCode);
}
