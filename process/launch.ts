// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * How a start flows: a child is launched, what it is to do is found while it boots, and sent.
 *
 * @module
 */

import { ProcessError } from "../errors.ts";
import { POOL_PROCESS, POOL_THREAD } from "../runtime/entries.ts";
import { isTraced, loadChannels, Tracing } from "../observe/channels.ts";
import { nameOf } from "../observe/target_name.ts";
import { mayImport } from "../runtime/host.ts";
import * as runtime from "../runtime/runtime.ts";
import type { Child } from "../runtime/contract.ts";
import type { CallSite } from "./call_site.ts";
import { launcherOf, type LaunchRequest } from "./launcher.ts";
import { DEFAULTS, type LaunchOption } from "./meanings.ts";
import type { ProcessOptions } from "./options.ts";
import type { Boot, Identity, Work } from "../base/boot.ts";
import { WIRE_VERSION } from "../base/wire_version.ts";
import type { StartMethod } from "../base/options.ts";
import { preloads } from "./preload.ts";
import { methodOf } from "./start_method.ts";
import { state } from "./state.ts";
import { placeOf } from "./target.ts";

/** What is known of a process when it starts. */
export interface Facts {
  /** Who it will be. */
  identity: Omit<Identity, "thread">;
  /** What it was made with. */
  options: ProcessOptions;
  /** What its target is called with. */
  args: unknown[];
  /** The class, if it is not {@linkcode Process} itself. */
  // deno-lint-ignore ban-types
  subclass: Function | null;
  /** The own fields of the object. */
  fields: Record<string, unknown>;
  /** Where the object was made. */
  site: CallSite;
  /** The pool that it is a worker of; null: none. */
  pool: string | null;
}

/**
 * Launches a child and sends it its work.
 *
 * @param facts What is known.
 * @param onLaunch Called with the child, before its work is found.
 */
export async function launch(facts: Facts, onLaunch: (child: Child) => void): Promise<void> {
  const loading = loadChannels();
  let tracing: Tracing | null = null;
  try {
    await launchUntraced(facts, (child) => {
      onLaunch(child);
      // The child boots meanwhile.
      loading.then(() => tracing = trace(facts, child));
    });
  } catch (error) {
    await loading;
    (tracing ?? trace(facts, null))?.failed(error);
    throw error;
  }
}

/** Whoever listens is told of it, and of its end. */
function trace({ identity, options, subclass, pool }: Facts, child: Child | null): Tracing | null {
  if (!isTraced("process")) return null;
  const target = nameOfTarget(options.target) ?? subclass?.name ?? "";
  const facts = { target, name: identity.name, pool, pid: child?.pid ?? 0 };
  const tracing = new Tracing("process", facts);
  child?.ended.then((exitCode) => {
    Object.assign(facts, { exitCode });
    tracing.done();
  });
  return tracing;
}

function nameOfTarget(target: ProcessOptions["target"]): string | undefined {
  if (typeof target !== "object") return target?.name;
  return nameOf({ kind: "export", module: String(target.module), name: target.name });
}

async function launchUntraced(facts: Facts, onLaunch: (child: Child) => void): Promise<void> {
  const { identity, options } = facts;
  const asked = askedOf(options);
  const { env, stdout, stderr, permissions } = asked;
  const method = methodOf(options.context);
  const launcher = await launcherOf(method);
  // A child that may read nothing can't import by itself: it must be told at its launch.
  const early = permissions === "inherit" ? null : await findWork(facts);
  if (early !== null) checkMayLoad(early);
  const boot = bootOf(options, method);
  const { child, deliver } = await launcher.launch({
    name: identity.name,
    boot,
    ...asked,
    preload: early && moduleOf(early),
  });
  onLaunch(child);
  const thread = method === "worker" ? { env, stdout, stderr } : null;
  const work = early ?? await findWork(facts);
  await deliver({ boot, identity: { ...identity, thread }, work });
}

/** The options for those who start a child. */
function askedOf(options: ProcessOptions): Pick<LaunchRequest, LaunchOption> {
  const given = Object.keys(DEFAULTS).map((option) => {
    const name = option as LaunchOption;
    return [name, options[name] ?? DEFAULTS[name]];
  });
  return Object.fromEntries(given) as Pick<LaunchRequest, LaunchOption>;
}

/** Modules of the library that children with fewer permissions are started with. */
const OWN = [POOL_PROCESS.href, POOL_THREAD.href];

/**
 * What is named at a launch is loaded with no permission asked: it must be what this process may load. A
 * function shows that it has been; so has the library.
 */
function checkMayLoad({ target, subclass }: Work): void {
  for (const place of [target, subclass]) {
    if (place?.kind !== "export" || place.source !== null) continue;
    if (OWN.includes(place.module) || mayImport(place.module)) continue;
    throw new ProcessError(
      `Cannot start a process with fewer permissions as its module must be one that this process may read: current value is ${place.module}`,
    );
  }
}

/** The start method of a child is its own default one, as in Python. */
function bootOf({ detached = false }: ProcessOptions, startMethod: StartMethod): Boot {
  const parent = { pid: runtime.pid(), name: state.name };
  const familyPid = state.settings.familyPid ?? runtime.pid();
  const settings = { ...state.settings, startMethod, familyPid };
  return { wire: WIRE_VERSION, parent, settings, preload: preloads(), bound: false, detached };
}

async function findWork({ options, args, subclass, fields, site }: Facts): Promise<Work> {
  return {
    subclass: subclass && await placeOf(subclass, site),
    fields,
    target: options.target === undefined ? null : await placeOf(options.target, site),
    args,
  };
}

function moduleOf({ target, subclass }: Work): string | null {
  const place = subclass ?? target;
  return place?.kind === "export" ? place.module : null;
}
