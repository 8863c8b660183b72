// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * What each option of a process means for each start method: the one table. An option that is missing
 * here, or in what a launch or a runtime is given, doesn't compile.
 *
 * @module
 */

import type { StartMethod } from "../base/options.ts";
import type { SpawnOptions, ThreadOptions } from "../runtime/contract.ts";
import type { LaunchRequest } from "./launcher.ts";
import type { ProcessOptions } from "./options.ts";

/**
 * `told`: the child is told after its launch, or its parent alone has to know. `launch`: whoever starts
 * the child has to know. `fresh`: that too, and no child that has booted before will do. `refused`: a
 * child of this kind can't have it.
 */
type Meaning = "told" | "launch" | "fresh" | "refused";

/** A meaning of each option for each start method: of a new option the compiler says that it lacks one. */
export type Meanings<Options> = Record<keyof Options, Record<StartMethod, Meaning>>;

const TOLD = { spawn: "told", warm: "told", worker: "told" } as const;
const LAUNCH = { spawn: "launch", warm: "fresh", worker: "launch" } as const;
const OF_PROCESSES = { spawn: "launch", warm: "fresh", worker: "refused" } as const;

const MEANINGS = {
  target: TOLD,
  args: TOLD,
  name: TOLD,
  daemon: TOLD,
  context: TOLD,
  env: LAUNCH,
  cwd: OF_PROCESSES,
  stdout: LAUNCH,
  stderr: LAUNCH,
  permissions: LAUNCH,
  detached: OF_PROCESSES,
} as const satisfies Meanings<ProcessOptions>;

type Option = keyof typeof MEANINGS;

/** The options of which some start method has to know when it starts a child. */
export type LaunchOption = {
  [O in Option]: (typeof MEANINGS)[O]["spawn"] extends "launch" ? O : never;
}[Option];

/** Those of a thread. */
type ThreadOption = {
  [O in Option]: (typeof MEANINGS)[O]["worker"] extends "launch" ? O : never;
}[Option];

/** What each is where it is not given. */
export const DEFAULTS = {
  env: undefined,
  cwd: undefined,
  stdout: "inherit",
  stderr: "inherit",
  permissions: "inherit",
  detached: false,
} as const satisfies { [O in LaunchOption]: LaunchRequest[O] };

/** Keys that one type has and another lacks: there must be none. */
type Lacks<Wanted, Given> = [Exclude<Wanted, keyof Given>] extends [never] ? true
  : Exclude<Wanted, keyof Given>;

// What those who start children are given must have each option.
true satisfies Lacks<LaunchOption, SpawnOptions>;
true satisfies Lacks<ThreadOption, ThreadOptions>;

/**
 * The options that are given and that have a meaning for a start method.
 *
 * @param request What is given.
 * @param method The start method.
 * @param meaning The meaning.
 * @returns Their names.
 */
export function givenWith(
  request: Pick<LaunchRequest, LaunchOption>,
  method: StartMethod,
  meaning: Meaning,
): LaunchOption[] {
  const options = Object.keys(DEFAULTS) as LaunchOption[];
  return options.filter((option) =>
    MEANINGS[option][method] === meaning && request[option] !== DEFAULTS[option]
  );
}
