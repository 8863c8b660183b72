// Copyright 2026 the multiprocessing authors. MIT license.

import { Process } from "@multiprocessing/process";

export class Greeter extends Process {
  readonly text: string;

  constructor(text: string) {
    super({ name: `Greeter of ${text}` });
    this.text = text;
  }

  override run(): void {
    console.log(`Hello ${this.text}, from ${this}`);
  }

  override toString(): string {
    return `the process ${this.name}`;
  }
}

if (import.meta.main) {
  await using greeter = new Greeter("world");
  console.log(`Starting ${greeter}`);
  await greeter.start();
  await greeter.join();
}
