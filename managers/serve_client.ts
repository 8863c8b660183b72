// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Serves the objects of a table to one client, until it is gone.
 *
 * @module
 */

import type { Connection } from "../ipc/connection.ts";
import { respond } from "../ipc/rpc/respond.ts";
import type { ObjectTable } from "./object_table.ts";
import { servedDict } from "./served/dict.ts";
import { servedLock } from "./served/lock.ts";
import { servedNamespace } from "./served/namespace.ts";
import type { Served, ServedMethod } from "./served/served.ts";

/** The number that the server itself is called by. */
export const SERVER = 0;

// deno-lint-ignore no-explicit-any
const MAKERS: Readonly<Record<string, (...args: any[]) => Served>> = {
  dict: servedDict,
  namespace: servedNamespace,
  lock: servedLock,
};

/** What can be called of the server itself. */
function serverMethods(table: ObjectTable): Served["methods"] {
  return {
    create: ({ client }, type: string, args: unknown[]) => {
      if (Object.hasOwn(MAKERS, type)) return table.add(MAKERS[type]!(...args), client);
      throw new RangeError(`Cannot make an object of the manager as it knows no type "${type}"`);
    },
    hold: ({ client }, id: number) => table.hold(id, client),
    release: ({ client }, id: number) => table.release(id, client),
    count: () => table.size,
  };
}

function exposed(methods: Served["methods"], name: string): ServedMethod {
  if (Object.hasOwn(methods, name)) return methods[name]!;
  throw new TypeError(`Cannot call "${name}" as the object of the manager exposes no such method`);
}

/**
 * Serves a client. Whatever it held is let go in the end, however that came.
 *
 * @param table The objects.
 * @param connection The way to the client; it is closed in the end.
 * @returns When the client is gone.
 * @throws {TypeError} If the client sent what is no call.
 */
export async function serveClient(table: ObjectTable, connection: Connection): Promise<void> {
  const client = {};
  const server = serverMethods(table);
  try {
    await respond(connection, (object, name, args, signal) => {
      const methods = object === SERVER ? server : table.get(object).methods;
      return exposed(methods, name)({ client, signal }, ...args);
    });
  } finally {
    table.left(client);
  }
}
