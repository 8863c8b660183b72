// Copyright 2026 the multiprocessing authors. MIT license.

import { assert, assertEquals } from "@std/assert";
import { fromFileUrl } from "@std/path";
import { runProgram, test } from "../helpers.ts";

const PROGRAM = new URL("../ipc/fixtures/finds_a_place.ts", import.meta.url);

/** What the program prints if all goes well, with the listeners somewhere. */
const ALL_WELL = [
  "spawn: joined 0",
  "warm: joined 0",
  "worker: joined 0",
  "passed on: passed",
  "pool: 1,2,3",
];

/** A namespace of mounts, in which this user may make some. */
const isLinux = Deno.build.os === "linux";
const canMount = isLinux && await run("unshare", ["-rm", "true"]).then(
  ({ code }) => code === 0,
  () => false,
);

async function run(command: string, args: string[], env: Record<string, string> = {}) {
  const options = {
    args,
    env: { NO_COLOR: "1", ...env },
    stdout: "piped",
    stderr: "piped",
  } as const;
  const { code, stdout, stderr } = await new Deno.Command(command, options).output();
  const [out, error] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
  return { code, out: out!, error: error! };
}

/** Runs the program after some mounts; the folder is one to use in them. */
async function runAmong(mounts: string, folder: string): Promise<string[]> {
  const text = `${mounts} && exec "$0" run -A --quiet --no-prompt ${fromFileUrl(PROGRAM)}`;
  const args = ["-rm", "sh", "-c", text, Deno.execPath()];
  const { out, error } = await run("unshare", args, { TMPDIR: folder, FOLDER: folder });
  assertEquals(error, "");
  return out.trim().split("\n");
}

async function withFolder(fn: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await fn(folder);
    assertEquals(namesIn(folder), []);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function namesIn(folder: string): string[] {
  return [...Deno.readDirSync(folder)].map(({ name }) => name);
}

async function runWith(TMPDIR: string): Promise<string[]> {
  const { stdout, stderr } = await runProgram(PROGRAM, { env: { TMPDIR } });
  assertEquals(stderr, "");
  return stdout.trim().split("\n");
}

const POSIX = { ignore: Deno.build.os === "windows" };
const MOUNTS = { ignore: !canMount };

test("sockets are under TMPDIR", async () => {
  await withFolder(async (folder) => {
    assertEquals(await runWith(folder), [
      ...ALL_WELL,
      `listener: hello ${folder}/`,
      `listener with a key: hello ${folder}/`,
    ]);
  });
}, POSIX);

const ELSEWHERE = [...ALL_WELL, "listener: hello /tmp/", "listener with a key: hello /tmp/"];

test("where TMPDIR is missing, sockets are in /tmp", async () => {
  await withFolder(async (folder) => {
    assertEquals(await runWith(`${folder}/missing`), ELSEWHERE);
  });
}, POSIX);

test("where TMPDIR is a file, sockets are in /tmp", async () => {
  const file = await Deno.makeTempFile();
  assertEquals(await runWith(file), ELSEWHERE);
  await Deno.remove(file);
}, POSIX);

test("where TMPDIR can't be written, sockets are in /tmp", async () => {
  // Not even by the system's administrator, as whom tests may run.
  assertEquals(await runWith("/proc"), ELSEWHERE);
}, { ignore: !isLinux });

test("where TMPDIR is longer than a socket's path may be, sockets are in /tmp", async () => {
  await withFolder(async (folder) => {
    const long = `${folder}/${"long".repeat(25)}`;
    await Deno.mkdir(long);
    assertEquals(await runWith(long), ELSEWHERE);
    assertEquals(namesIn(long), []);
    await Deno.remove(long);
  });
}, POSIX);

test("where TMPDIR is full, sockets are in /tmp", async () => {
  await withFolder(async (folder) => {
    const lines = await runAmong('mount -t tmpfs -o size=4k,nr_inodes=1 none "$FOLDER"', folder);
    assertEquals(lines, ELSEWHERE);
  });
}, MOUNTS);

for (const inodes of [2, 3, 4]) {
  test(`where TMPDIR has room for ${inodes - 1} more, all goes on`, async () => {
    await withFolder(async (folder) => {
      const mount = `mount -t tmpfs -o size=4k,nr_inodes=${inodes} none "$FOLDER"`;
      const lines = await runAmong(mount, folder);
      assertEquals(lines.slice(0, ALL_WELL.length), ALL_WELL);
      for (const line of lines.slice(ALL_WELL.length)) {
        assert(/^listener( with a key)?: hello \//.test(line), line);
      }
    });
  }, MOUNTS);
}

test("where /tmp can't serve either, sockets are in /dev/shm", async () => {
  const lines = await runAmong(readOnly("/tmp"), "/proc");
  assertEquals(lines, [
    ...ALL_WELL,
    "listener: hello /dev/shm/",
    "listener with a key: hello /dev/shm/",
  ]);
}, MOUNTS);

test(
  "where no folder can serve, sockets have abstract names, and a listener needs a key",
  async () => {
    const lines = await runAmong(`${readOnly("/tmp")} && ${readOnly("/dev/shm")}`, "/proc");
    assertEquals(lines.slice(0, ALL_WELL.length), ALL_WELL);
    const [open, withKey] = lines.slice(ALL_WELL.length);
    for (const word of ["TMPDIR", "107 bytes", '"/proc"', "give an authkey"]) {
      assert(open!.includes(word), `${word} is not in ${open}`);
    }
    assertEquals(withKey, "listener with a key: hello @");
  },
  MOUNTS,
);

function readOnly(folder: string): string {
  return `mount --rbind ${folder} ${folder} && mount -o remount,bind,ro ${folder}`;
}
