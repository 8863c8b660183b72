// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Deno, as {@linkcode Host} asks for it.
 *
 * @module
 */

import type {
  ChildProcess,
  ChildThread,
  FunctionPlace,
  ProgramForm,
  SpawnOptions,
  ThreadOptions,
} from "../contract.ts";
import { isMissing } from "../entries.ts";

/** Where a process that is started now would begin, with what environment and permissions, as one text. */
export async function surroundings(): Promise<string> {
  const { permissionFlags } = await import("./flags.ts");
  // The environment comes in another order each time.
  const env = () => Object.entries(Deno.env.toObject()).sort(([a], [b]) => a < b ? -1 : 1);
  const parts = [() => Deno.cwd(), env].map((read) => {
    try {
      return read();
    } catch {
      // Not permitted: then the program can't change it either.
      return null;
    }
  });
  return JSON.stringify([...parts, permissionFlags("inherit")]);
}

/** Whether this process itself may import a module; true of what is no file and on no host. */
export function mayImport(module: string): boolean {
  const url = URL.parse(module);
  if (url === null || !/^(?:file|https?):$/.test(url.protocol)) return true;
  const permission = url.protocol === "file:"
    ? { name: "read", path: url } as const
    : { name: "import", host: url.host } as const;
  return Deno.permissions.querySync(permission).state === "granted";
}

/** What is compiled has all modules in it, the library's own too. */
export const compiledHasModules = true;

/** What the program consists of. */
export function programForm(): ProgramForm {
  if (Deno.build.standalone) return "executable";
  return isMissing ? "bundle" : "modules";
}

/** Starts a process at the child's entry. */
export async function spawn(options: SpawnOptions): Promise<ChildProcess> {
  const { spawnProcess } = await import("./spawn.ts");
  return spawnProcess(options);
}

/** Starts a thread at the worker's entry. */
export async function startThread(options: ThreadOptions): Promise<ChildThread> {
  const { startWorker } = await import("./thread.ts");
  return startWorker(options);
}

/** For 17 to 21 ms. */
export const threadsBlock = true;

/** Where a function stands; null if the inspector may not be used or doesn't know. */
// deno-lint-ignore ban-types
export async function locate(fn: Function): Promise<FunctionPlace | null> {
  const inspector = { name: "sys", kind: "inspector" } as unknown as Deno.PermissionDescriptor;
  if (Deno.permissions.querySync(inspector).state !== "granted") return null;
  const [{ inspectPlace }, { plainSource }] = await Promise.all([
    import("../inspector.ts"),
    import("./source.ts"),
  ]);
  return await inspectPlace(fn, globalThis, plainSource);
}
