// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * A small project of another tool, with the package in it as a user has it.
 *
 * @module
 */

import { attempt, type Outcome, run } from "../command.ts";
import { tool } from "../tools.ts";

const SOURCES = new URL("../tests/hosts/", import.meta.url);

/** What each case must print, a line each. */
const EXPECTED = ["spawn is well", "worker is well", "warm is well"];

/** A project. */
export interface Project {
  /** Its name, and that of the folder of its own files, if it has any. */
  name: string;
  /** What the table calls it; default: its first package and the version of that. */
  title?: string;
  /** The packages that it has, the tool's first; `name@version`, or `alias@npm:name@version`. */
  packages: string[];
  /** What its `package.json` says of its modules. */
  type: "module" | "commonjs";
  /** Which of the files that projects share, by the name that each has there. */
  files: Record<string, string>;
  /** Files whose text is short. */
  texts?: Record<string, string>;
  /** What is tried. */
  cases: Case[];
}

/** One way to use a tool. */
export interface Case {
  /** What is done, in a few words of the table. */
  how: string;
  /** The command lines, one after another. */
  commands: string[];
  /** Added to the environment. */
  env?: Record<string, string>;
  /** What else is printed in place of that every start method is well. */
  expected?: (string | RegExp)[];
  /** Whether it is in the short form, for the gate. */
  isShort?: boolean;
}

/** How a case went. */
export interface Result {
  /** The tool and its version. */
  tool: string;
  /** What was done. */
  how: string;
  /** Why it failed; null if it did not. */
  failure: string | null;
}

/**
 * Makes a project, and tries its cases.
 *
 * @param project The project.
 * @param cases Those of its cases that are tried.
 * @param tarball The package.
 * @param onResult Called with each result.
 */
export async function tryProject(
  project: Project,
  cases: Case[],
  tarball: string,
  onResult: (result: Result) => void,
): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: `multiprocessing-${project.name}-` });
  try {
    await makeProject(project, folder, tarball);
    const version = await versionOf(project, folder);
    for (const each of cases) {
      const failure = await tryCase(each, folder);
      onResult({ tool: version, how: each.how, failure });
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function makeProject(project: Project, folder: string, tarball: string): Promise<void> {
  const { name, type, files, texts = {}, packages } = project;
  const description = JSON.stringify({ name: "project", private: true, type });
  await Deno.writeTextFile(`${folder}/package.json`, description);
  for (const [shared, as] of Object.entries(files)) {
    await Deno.copyFile(new URL(`shared/${shared}`, SOURCES), `${folder}/${as}`);
  }
  await copyOwn(new URL(`${name}/`, SOURCES), folder);
  for (const [path, text] of Object.entries(texts)) {
    await Deno.writeTextFile(`${folder}/${path}`, text);
  }
  const flags = ["--no-audit", "--no-fund", "--prefer-offline", "--legacy-peer-deps"];
  await run(["npm", "install", ...flags, tarball, ...packages], { cwd: folder });
}

async function copyOwn(from: URL, to: string): Promise<void> {
  try {
    for await (const { name, isDirectory } of Deno.readDir(from)) {
      if (!isDirectory) await Deno.copyFile(new URL(name, from), `${to}/${name}`);
      else {
        await Deno.mkdir(`${to}/${name}`);
        await copyOwn(new URL(`${name}/`, from), `${to}/${name}`);
      }
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

async function versionOf({ name, title, packages }: Project, folder: string): Promise<string> {
  if (title !== undefined) return title;
  const [first] = packages;
  if (first === undefined) return name;
  const [, alias = ""] = /^(@?[^@]+)@/.exec(first) ?? [];
  const path = `${folder}/node_modules/${alias}/package.json`;
  const found = JSON.parse(await Deno.readTextFile(path)) as { name: string; version: string };
  return `${found.name} ${found.version}`;
}

async function tryCase({ commands, env = {}, expected = EXPECTED }: Case, folder: string) {
  let output = "";
  for (const command of commands) {
    const outcome = await shell(command, folder, env);
    output += outcome.output;
    if (outcome.code !== 0) return failureOf(command, outcome);
  }
  const missing = expected.filter((each) =>
    typeof each === "string" ? !output.includes(each) : !each.test(output)
  );
  return missing.length === 0 ? null : `nothing like "${missing[0]}" in:\n${output}`;
}

async function shell(command: string, cwd: string, env: Record<string, string>): Promise<Outcome> {
  const node = (await tool("node-20/bin/node")).replace(/\/node$/, "");
  const PATH = `${cwd}/node_modules/.bin:${node}:${Deno.env.get("PATH")}`;
  const quiet = { NO_COLOR: "1", CI: "true", NEXT_TELEMETRY_DISABLED: "1" };
  return await attempt(["sh", "-c", command], {
    cwd,
    env: { ...quiet, PATH, ...env },
    timeout: 180_000,
  });
}

function failureOf(command: string, { code, output, late }: Outcome): string {
  return `"${command}" ${late ? "did not end" : `ended with ${code}`}:\n${output}`;
}
