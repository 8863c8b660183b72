// Copyright 2026 the multiprocessing authors. MIT license.

import { assert, assertEquals } from "@std/assert";
import type { Questions } from "./fixtures/permissions.ts";
import { LIBRARY } from "./make_project.ts";
import { type ProgramOptions, runProgram } from "./run_program.ts";

const CONFIG = `--config=${LIBRARY}/deno.json`;

const ASK: Deno.PermissionDescriptor[] = [
  { name: "read" },
  { name: "read", path: LIBRARY },
  { name: "read", path: "/etc" },
  { name: "read", path: "/srv/data" },
  { name: "read", path: "/srv/data/secret" },
  { name: "write" },
  { name: "write", path: "/srv/data" },
  { name: "net" },
  { name: "net", host: "localhost:80" },
  { name: "net", host: "example.com" },
  { name: "env" },
  { name: "env", variable: "HOME" },
  { name: "env", variable: "AWS_KEY" },
  { name: "sys" },
  { name: "sys", kind: "hostname" },
  { name: "run" },
  { name: "run", command: "cat" },
  { name: "ffi" },
  { name: "import" as "net" },
];

/** Runs a program, and sees that all of its children have its own permissions. */
async function check(
  flags: string[],
  questions: Partial<Questions> = {},
  options: ProgramOptions = {},
) {
  const { code, stdout, stderr } = await runProgram("permissions.ts", {
    ...options,
    flags: ["--no-prompt", CONFIG, ...flags],
    args: [JSON.stringify({ ask: ASK, ...questions }), ...options.args ?? []],
  });
  assertEquals([code, stderr], [0, ""]);
  const answers = new Map(
    stdout.trim().split("\n").map((line) => line.split(" ", 1)[0]!)
      .map((who) => [
        who,
        stdout.split("\n").find((line) => line.startsWith(`${who} `))!.slice(who.length),
      ]),
  );
  assertEquals([...answers.keys()], ["main", "spawn", "worker", "warm"]);
  const main = answers.get("main")!;
  for (const [who, answer] of answers) assertEquals(`${who} ${answer}`, `${who} ${main}`);
  return JSON.parse(main) as string[];
}

Deno.test("Process starts with no more than --allow-read --allow-run --allow-env", async () => {
  await check(["--allow-read", "--allow-run", "--allow-env"]);
});

Deno.test("Process children have the parts of permissions that their parent has, in another folder too", async () => {
  using folder = new Folder();
  const states = await check([
    `--allow-read=${LIBRARY},.`,
    "--deny-read=secret",
    "-W=data",
    "--allow-run",
    "--allow-env=HOME,AWS_*",
    "--allow-net=localhost:80,example.com",
    "--deny-net=example.com",
    "--allow-sys=hostname",
  ], {
    cwd: "/",
    ask: [
      ...ASK,
      ...["", "/secret", "/data"].flatMap((path) => [
        { name: "read", path: folder.path + path } as const,
        { name: "write", path: folder.path + path } as const,
      ]),
    ],
  }, { cwd: folder.path });
  assertEquals(states.slice(-6), [
    "granted partial",
    "prompt",
    "denied",
    "prompt",
    "granted",
    "granted",
  ]);
});

Deno.test("Process children have all permissions but those that their parent is denied", async () => {
  const states = await check(["-A", "--deny-net=example.com", "--deny-read=/etc", "--deny-ffi"]);
  assertEquals(states.filter((state) => state === "denied").length, 3);
});

Deno.test("Process children don't have what their parent has given up", async () => {
  const revoke = [
    { name: "read", path: "/etc" },
    { name: "net" },
    { name: "env", variable: "HOME" },
  ] as const;
  const flags = [`--allow-read=${LIBRARY},/etc`, "--allow-run", "--allow-env=HOME,AWS_KEY"];
  const states = await check([...flags, "--allow-net"], { revoke: [...revoke] });
  assertEquals(states.filter((state) => state === "granted").length, 4);
  await check(["-A"], { revoke: [...revoke] });
});

Deno.test("Process children don't take the arguments of the program for flags", async () => {
  const args = ["--allow-read", "--deny-read", "--config=missing.json", "--v8-flags=--nonsense"];
  await check([`--allow-read=${LIBRARY}`, "--allow-run", "--allow-env=HOME"], {}, { args });
});

Deno.test("Process starts with the permission to run deno alone", async () => {
  const command = Deno.execPath();
  for (const run of [command, "deno"]) {
    const env = { PATH: command.slice(0, command.lastIndexOf("/")) };
    const flags = [`--allow-read=${LIBRARY}`, `--allow-run=${run}`, "--allow-env=HOME"];
    await check(flags, {}, { env });
  }
});

Deno.test("getAllStartMethods() gives worker alone without --allow-run, and start() names the flag", async () => {
  const { code, stdout, stderr } = await runProgram("unprivileged.ts", {
    flags: ["--no-prompt", "--allow-read", CONFIG],
  });
  assertEquals([code, stderr], [0, ""]);
  const [methods, worker, ...errors] = stdout.trim().split("\n");
  assertEquals([methods, worker], ["worker", "0"]);
  assertEquals(errors.length, 2);
  for (const error of errors) assert(error.includes("--allow-run"), error);
});

/** An empty folder, removed at the end. */
class Folder implements Disposable {
  readonly path: string = Deno.realPathSync(Deno.makeTempDirSync());

  [Symbol.dispose](): void {
    Deno.removeSync(this.path);
  }
}
