// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Calls what is served: the server itself, and its objects.
 *
 * @module
 */

import type { Client } from "./client.ts";
import { create } from "./create.ts";
import { SERVER } from "./referent.ts";
import type { Server } from "./server.ts";
import type { Served, ServedCall, ServedMethod } from "./served/served.ts";

/**
 * Calls a method.
 *
 * @param server The server.
 * @param call Who calls.
 * @param object The object's number.
 * @param method The method's name.
 * @param args What it is given.
 * @returns What it gives.
 * @throws {ReferenceError} If there is no such object.
 * @throws {TypeError} If it has no such method.
 */
export function callServed(
  server: Server,
  call: ServedCall,
  object: number,
  method: string,
  args: readonly unknown[],
): unknown {
  if (object === SERVER) return callServer(server, call.client as Client, method, args);
  return exposed(server.table.get(object).methods, method)(call, ...args);
}

function exposed(methods: Served["methods"], name: string): ServedMethod {
  if (Object.hasOwn(methods, name)) return methods[name]!;
  throw new TypeError(`Cannot call "${name}" as the object of the manager exposes no such method`);
}

// deno-lint-ignore no-explicit-any
type ServerMethod = (server: Server, client: Client, ...args: any[]) => unknown;

/** What can be called of the server itself. */
const METHODS: Readonly<Record<string, ServerMethod>> = {
  greet({ table, uid }, client, name: string) {
    table.greet(client, name);
    return uid;
  },
  create: (server, _, type: string, args: unknown[]) => create(server, type, args),
  release({ table }, client, ids: number[]) {
    for (const id of ids) table.release(id, client);
  },
  lend: ({ table }, client, id: number, token: string) => table.lend(id, token, client),
  claim: ({ table }, client, id: number, token: string) => table.claim(id, token, client),
  takeBack: ({ table }, _, token: string) => table.takeBack(token),
  leave: (_, client) => void (client.hasLeft = true),
  count: ({ table }) => table.size,
};

function callServer(
  server: Server,
  client: Client,
  name: string,
  args: readonly unknown[],
): unknown {
  if (Object.hasOwn(METHODS, name)) return METHODS[name]!(server, client, ...args);
  throw new TypeError(`Cannot call "${name}" as the server of the manager has no such method`);
}
