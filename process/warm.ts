// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The start method `warm`: a process that has already booted, from a small reserve.
 *
 * @module
 */

import { clearTimeout, setTimeout } from "../base/globals.ts";
import type { ChildProcess } from "../runtime/contract.ts";
import { DECODE } from "../runtime/entries.ts";
import { surroundings } from "../runtime/host.ts";
import * as runtime from "../runtime/runtime.ts";
import type { Launched, LaunchRequest } from "./launcher.ts";
import { givenWith } from "./meanings.ts";
import type { Boot } from "../base/boot.ts";
import { deliver, launch as launchFresh, startProcess, writeBoot } from "./spawn.ts";

/** How many processes wait at the most. */
const RESERVE_SIZE = 2;

/** Milliseconds before one that was taken is replaced: two that boot would slow down the one taken. */
const REFILL_DELAY_MS = 20;

/** A process that has booted, or soon will have. */
interface Spare {
  child: ChildProcess;
  alive: boolean;
}

let reserve: Spare[] = [];
/** What the spares have been started with; another request needs others. */
let recipe = "";
let refilling: Promise<void> | null = null;
let watching = false;
/** Ends the moment that is waited before it is refilled. */
let hurry: () => void = () => {};

/**
 * Takes a process from the reserve, or starts a fresh one: when the reserve is empty, and when the
 * request asks for what no process in it can have.
 *
 * @param request How.
 * @returns The child.
 */
export async function launch(request: LaunchRequest): Promise<Launched> {
  if (givenWith(request, "warm", "fresh").length > 0) return await launchFresh(request);
  renew(request.boot, await surroundings());
  const spare = take();
  refillLater(request);
  if (spare === undefined) return await launchFresh(request);
  spare.child.ref();
  return { child: spare.child, deliver: (payload) => deliver(spare.child, [], payload) };
}

/** The reserve is only good for a child that would be started in the very same way. */
function renew({ parent, settings, preload }: Boot, surroundings: string): void {
  const now = JSON.stringify([parent, settings, preload, surroundings]);
  if (now === recipe) return;
  recipe = now;
  dismiss();
}

function take(): Spare | undefined {
  for (let spare = reserve.shift(); spare; spare = reserve.shift()) {
    if (spare.alive) return spare;
  }
  return undefined;
}

/**
 * Fills the reserve in the background, once the child that has just been taken has had a moment to do
 * its work. What fails will fail again, and be told, at the next start.
 */
function refillLater(request: LaunchRequest): void {
  watchEnd();
  refilling ??= pause()
    .then(() => fill(request))
    .catch(() => {})
    .finally(() => refilling = null);
}

function watchEnd(): void {
  if (watching) return;
  watching = true;
  runtime.onExit(dismiss);
}

/** A moment, for which no program goes on. */
function pause(): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, REFILL_DELAY_MS);
    runtime.unrefTimer(timer);
    hurry = () => {
      clearTimeout(timer);
      resolve();
    };
  });
}

async function fill(request: LaunchRequest): Promise<void> {
  while (reserve.length < RESERVE_SIZE) {
    const wanted = recipe;
    const child = await startProcess(request);
    child.unref();
    const spare: Spare = { child, alive: true };
    child.ended.then(() => spare.alive = false);
    // There is time now for what the arguments may need.
    const preload = [DECODE.href, ...request.boot.preload];
    await writeBoot(child, { ...request.boot, preload });
    if (wanted === recipe) reserve.push(spare);
    else child.kill("SIGKILL");
  }
}

/** Ends the processes that wait. */
function dismiss(): void {
  for (const { child } of reserve) child.kill("SIGKILL");
  reserve = [];
}

/**
 * Empties the reserve, for tests that look for what is left behind.
 *
 * @returns When its processes have ended.
 */
export async function drainReserve(): Promise<void> {
  await reserveFilled();
  const ended = reserve.map(({ child }) => {
    child.ref();
    return child.ended;
  });
  dismiss();
  await Promise.all(ended);
}

/** Resolves when the reserve is full, for measurements. */
export async function reserveFilled(): Promise<void> {
  hurry();
  await refilling;
}
