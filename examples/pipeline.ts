// Copyright 2026 the multiprocessing authors. MIT license.

import { type Connection, pipe, Process } from "@multiprocessing/process";

/** Reads: gives the words of a text. */
export async function split(text: string, output: Connection<unknown, string>): Promise<void> {
  for (const word of text.match(/[\p{L}]+/gu) ?? []) await output.send(word);
  output.close();
}

/** Works: gives the length of each word. */
export async function measure(
  input: Connection<string>,
  output: Connection<unknown, [string, number]>,
): Promise<void> {
  for await (const word of input) await output.send([word, word.length]);
  output.close();
}

/** Writes: prints the longest word. */
export async function pick(input: Connection<[string, number]>): Promise<void> {
  let longest: [string, number] = ["", 0];
  let count = 0;
  for await (const each of input) {
    count++;
    if (each[1] > longest[1]) longest = each;
  }
  console.log(`The longest of ${count} words is "${longest[0]}", with ${longest[1]} letters`);
}

if (import.meta.main) {
  const text = "Three processes stand in a row and each passes its results immediately to the next";
  const [words, wordsIn] = pipe<string>({ duplex: false });
  const [lengths, lengthsIn] = pipe<[string, number]>({ duplex: false });
  // The ends that are passed on talk directly to each other: nothing goes through this process.
  const stages = [
    new Process({ target: split, args: [text, wordsIn] }),
    new Process({ target: measure, args: [words, lengthsIn], context: "worker" }),
    new Process({ target: pick, args: [lengths] }),
  ];
  await Promise.all(stages.map((stage) => stage.start()));
  const codes = await Promise.all(stages.map((stage) => stage.join()));
  console.log(`Exit codes: ${codes.join(", ")}`);
}
