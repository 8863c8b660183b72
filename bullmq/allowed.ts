// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Which modules a host lets others call: nothing that Redis names is imported unless it is one of these.
 *
 * @module
 */

import { realpathSync, statSync } from "node:fs";
import { hostname } from "node:os";
import { isAbsolute, join, relative, sep } from "node:path";
import { pathToFileURL } from "node:url";
import { pathOf, type Root } from "./root.ts";
import { CODEC, type JobData, WIRE } from "./wire.ts";

/** Builtins that anybody may call: they can do no harm. */
const BUILTIN_REGEXP = /^global:Math\.(\w+)$/;

/** What a job may run, found. */
export type Callee =
  /** An export of a module, by its URL. */
  | { module: string; name: string }
  /** A builtin, by its path. */
  | { module: null; name: string };

/** Why a job is not done. */
export class Refusal {
  /** What is refused. */
  readonly what: "target" | "job";
  /** Why, as a sentence. */
  readonly message: string;

  /**
   * Says why.
   *
   * @param what What is refused.
   * @param message Why.
   */
  constructor(what: "target" | "job", message: string) {
    this.what = what;
    this.message = message;
  }
}

/** The modules of one host. */
export class Allowed {
  readonly #root: Root;
  readonly #texts: readonly string[];
  readonly #patterns: readonly RegExp[];
  readonly #found = new Map<string, string>();

  /**
   * Reads the list.
   *
   * @param root The root here.
   * @param modules Paths from the root, with `*`, `**` and `?`; absolute paths and URLs below it.
   */
  constructor(root: Root, modules: readonly (string | URL)[]) {
    this.#root = root;
    this.#texts = modules.map((module) => fromRoot(root, module));
    this.#patterns = this.#texts.map(patternOf);
  }

  /**
   * Finds what a job is to run.
   *
   * @param job The job.
   * @returns Where it is, or why it is not to be run here.
   */
  find(job: JobData): Callee | Refusal {
    const form = formRefusal(job);
    if (form !== null) return form;
    const { root, module, name } = job;
    if (module.startsWith("global:")) return builtin(module);
    if (root !== null && this.#root.name !== null && root !== this.#root.name) {
      return target(job, `this host serves the root of "${this.#root.name}", and not of "${root}"`);
    }
    if (!this.#patterns.some((pattern) => pattern.test(module))) {
      const list = this.#texts.map((text) => `"${text}"`).join(", ");
      return target(job, `this host allows only ${list}: name it in "modules" of serve()`);
    }
    const url = this.#locate(module);
    return url === null
      ? target(job, `there is no such file below this host's root: check "root" of serve()`)
      : { module: url, name };
  }

  /** Once for each, as it costs calls of the system. What isn't there may come. */
  #locate(module: string): string | null {
    const known = this.#found.get(module);
    if (known !== undefined) return known;
    const path = fileAt(this.#root.path, module);
    if (path === null) return null;
    const url = pathToFileURL(path).href;
    this.#found.set(module, url);
    return url;
  }
}

function formRefusal({ wire, codec }: JobData): Refusal | null {
  if (wire === -1) return new Refusal("job", "its data are not those of a task");
  if (wire === WIRE && codec === CODEC) return null;
  return new Refusal(
    "job",
    `it is of version ${wire}.${codec}, and the host ${hostname()} knows ${WIRE}.${CODEC}: use the same version of @multiprocessing/process on both sides`,
  );
}

function target({ module, name }: JobData, why: string): Refusal {
  return new Refusal(
    "target",
    `Cannot run "${name}" of ${module} on the host ${hostname()} as ${why}`,
  );
}

function builtin(module: string): Callee | Refusal {
  const path = module.slice("global:".length);
  const [, name] = BUILTIN_REGEXP.exec(module) ?? [];
  // `constructor` would be one of all objects.
  if (name !== undefined && Object.hasOwn(Math, name)) return { module: null, name: path };
  return new Refusal(
    "target",
    `Cannot run the builtin "${path}" on the host ${hostname()} as only those of Math may be called: export a function of yours that calls it`,
  );
}

/** A file that is really there, and really below the root. */
function fileAt(root: string, module: string): string | null {
  // Names are compared as they are written: no second way of writing one, no way out.
  if (/[\\\0]|^\/|:|(?:^|\/)\.{0,2}(?:\/|$)/.test(module)) return null;
  try {
    const path = realpathSync(join(root, ...module.split("/")));
    const below = relative(root, path);
    const isOutside = isAbsolute(below) || below.split(sep)[0] === "..";
    return isOutside || !statSync(path).isFile() ? null : path;
  } catch {
    return null;
  }
}

function fromRoot(root: Root, module: string | URL): string {
  const text = String(module);
  const isPlace = text.startsWith("file:") || isAbsolute(text);
  const path = isPlace ? relative(root.path, pathOf(text)) : text;
  return path.replaceAll(sep, "/").replace(/^\.\//, "");
}

/** `*` and `?` stop at slashes, `**` doesn't. */
function patternOf(glob: string): RegExp {
  const source = glob.replaceAll(
    /\*\*\/|\*\*|\*|\?|[.+^${}()|[\]\\]/g,
    (part) => STANDS_FOR[part] ?? `\\${part}`,
  );
  return new RegExp(`^${source}$`);
}

const STANDS_FOR: Readonly<Record<string, string>> = {
  "**/": "(?:.*/)?",
  "**": ".*",
  "*": "[^/]*",
  "?": "[^/]",
};
