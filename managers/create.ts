// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Makes the objects of a server.
 *
 * @module
 */

import { servedDict } from "./served/dict.ts";
import { servedLock } from "./served/lock.ts";
import { servedNamespace } from "./served/namespace.ts";
import type { Served } from "./served/served.ts";
import type { Server } from "./server.ts";

// deno-lint-ignore no-explicit-any
type Maker = (...args: any[]) => Served | Promise<Served>;

const MAKERS: ReadonlyMap<string, Maker> = new Map<string, Maker>([
  ["dict", servedDict],
  ["namespace", servedNamespace],
  ["lock", servedLock],
]);

/**
 * Makes an object.
 *
 * @param server The server.
 * @param type The name of its type.
 * @param args What it is made of.
 * @returns A proxy of it.
 * @throws {RangeError} If there is no such type.
 */
export async function create(server: Server, type: string, args: unknown[]): Promise<object> {
  const make = MAKERS.get(type);
  if (make !== undefined) return server.serve({ served: await make(...args), kind: type });
  throw new RangeError(`Cannot make an object of the manager as it knows no type "${type}"`);
}
