// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * How tests have ended, of this run and of those before it.
 *
 * @module
 */

import { explain, NAMES, type Result } from "./runtimes.ts";
import { WINDOWS } from "./wine.ts";

/** The results of all runtimes, by their names and the files of tests. */
export type AllResults = ReadonlyMap<string, ReadonlyMap<string, Result[]>>;

/** Results, kept in a folder if there is one. */
export class Results {
  /** All there are. */
  readonly all: Map<string, Map<string, Result[]>> = new Map(
    NAMES.map((name) => [name, new Map()]),
  );
  readonly #folder: string | undefined;

  /**
   * What a folder keeps.
   *
   * @param folder The folder; without it nothing is kept.
   * @returns The results.
   */
  static async load(folder: string | undefined): Promise<Results> {
    const results = new Results(folder);
    if (folder === undefined) return results;
    await Deno.mkdir(folder, { recursive: true });
    for (const name of [...NAMES, ...Object.keys(WINDOWS)]) {
      const text = await Deno.readTextFile(`${folder}/${name}.json`).catch(() => "[]");
      const entries: [string, Result[]][] = JSON.parse(text);
      const files = new Map(
        entries.map(([file, of]) => [file, of.map((each) => explain(each, name))]),
      );
      if (files.size > 0 || NAMES.includes(name)) results.all.set(name, files);
    }
    return results;
  }

  /**
   * None yet.
   *
   * @param folder Where they are kept; undefined: nowhere.
   */
  constructor(folder: string | undefined) {
    this.#folder = folder;
  }

  /** Takes the results of one file, in place of those that there may be, and keeps them at once. */
  put(runtime: string, file: string, results: Result[]): void {
    const known = this.all.get(runtime) ?? new Map<string, Result[]>();
    this.all.set(runtime, known);
    known.set(file, results);
    if (this.#folder === undefined) return;
    Deno.writeTextFileSync(`${this.#folder}/${runtime}.json`, JSON.stringify([...known]));
  }

  /**
   * Whether these files have run everywhere. What has run and is no longer there is forgotten.
   *
   * @param filesOf The files that a runtime runs.
   * @returns Whether.
   */
  isComplete(filesOf: (runtime: string) => string[]): boolean {
    return NAMES.every((name) => {
      const known = this.all.get(name)!;
      const files = new Set(filesOf(name));
      for (const file of known.keys()) if (!files.has(file)) known.delete(file);
      return [...files].every((file) => known.has(file));
    });
  }
}
