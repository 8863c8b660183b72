// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Runs all tests, in as many processes at once as there are cores: `deno task test`. Most of them wait for others.
 * Options and files go on to `deno test`: then there is one process.
 *
 * @module
 */

const ROOT = new URL("../", import.meta.url);

const COMMAND = ["test", "-A", "--quiet", "--no-check"];

/** The most processes: their children need cores as well. */
const MOST = 4;

function* testsIn(folder: URL): Generator<string> {
  for (const { name, isDirectory } of Deno.readDirSync(folder)) {
    if (isDirectory) yield* testsIn(new URL(`${name}/`, folder));
    else if (name.endsWith("_test.ts")) yield new URL(name, folder).href.slice(ROOT.href.length);
  }
}

/** Neighbours are alike, also in how long they take: each share gets some of all. */
function shares(files: string[], count: number): string[][] {
  return Array.from(
    { length: count },
    (_, share) => files.filter((_, index) => index % count === share),
  );
}

/** Whole lines, so that those of two processes don't mix. */
async function copyLines(from: ReadableStream<Uint8Array>, to: typeof Deno.stdout): Promise<void> {
  const encoder = new TextEncoder();
  let rest = "";
  for await (const text of from.pipeThrough(new TextDecoderStream())) {
    const end = (rest + text).lastIndexOf("\n") + 1;
    to.writeSync(encoder.encode((rest + text).slice(0, end)));
    rest = (rest + text).slice(end);
  }
  to.writeSync(encoder.encode(rest));
}

async function run(args: string[]): Promise<boolean> {
  const child = new Deno.Command(Deno.execPath(), {
    args: [...COMMAND, ...args],
    cwd: ROOT,
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  await Promise.all([copyLines(child.stdout, Deno.stdout), copyLines(child.stderr, Deno.stderr)]);
  const { success, code, signal } = await child.status;
  if (!success) console.error(`A process of tests ended with ${signal ?? `code ${code}`}`);
  return success;
}

async function runAll(): Promise<boolean> {
  if (Deno.args.length > 0) return await run(Deno.args);
  const files = [...testsIn(new URL("tests/", ROOT))].toSorted();
  const count = Math.max(1, Math.min(MOST, navigator.hardwareConcurrency));
  const ends = await Promise.all(shares(files, count).map(run));
  return ends.every((isGood) => isGood);
}

if (import.meta.main) Deno.exit(await runAll() ? 0 : 1);
