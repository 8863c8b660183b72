// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Serves objects of a program's own classes.
 *
 * @module
 */

import { find } from "../process/lookup.ts";
import { getLogger } from "../process/logging.ts";
import type { Made, RegisteredType, Server } from "./server.ts";
import { servedDict } from "./served/dict.ts";
import { servedList } from "./served/list.ts";
import type { Served, ServedMethod } from "./served/served.ts";
import { servedSet } from "./served/set.ts";

/** What can be called of an object, and what can be read. */
interface Surface {
  readonly methods: string[];
  readonly properties: string[];
}

/**
 * Makes an object of a registered type.
 *
 * @param server The server.
 * @param type The name of the type.
 * @param args What its factory is given.
 * @returns The object.
 * @throws {RangeError} If there is no such type, or the server has no factory of it.
 */
export async function createRegistered(
  server: Server,
  type: string,
  args: unknown[],
): Promise<Made> {
  const registered = server.types.get(type);
  if (registered?.place === null || registered === undefined) {
    throw new RangeError(
      `Cannot make an object of the manager as its server knows no type "${type}": register it with a factory where the manager is started`,
    );
  }
  const { value, holder } = await find(registered.place);
  if (!isClass(value)) {
    return serveOwn(server, type, registered, await value.apply(holder, args));
  }
  const object: unknown = Reflect.construct(value, args);
  const { kind, served } = serveOwn(server, type, registered, object);
  // What a function gives may be given to others too.
  return { kind, served: { ...served, dropped: () => dispose(object) } };
}

// deno-lint-ignore ban-types
function isClass(value: Function): boolean {
  return /^class\b/.test(Function.prototype.toString.call(value));
}

function serveOwn(
  server: Server,
  type: string,
  { exposed, results }: RegisteredType,
  object: unknown,
): Made {
  const { methods, properties } = exposed === null ? publicOf(object) : split(object, exposed);
  const served: Record<string, ServedMethod> = Object.create(null);
  for (const name of methods) {
    const wrap = wrapper(server, results[name]);
    served[name] = (_, ...args) =>
      wrap((object as Record<string, ServedMethod>)[name]!(...args as [never]));
  }
  for (const name of properties) served[name] = () => Reflect.get(Object(object), name, object);
  return {
    served: { methods: served },
    kind: { type, methods, properties },
  };
}

/** What becomes of a method's result. */
function wrapper(server: Server, type: string | undefined): (result: unknown) => unknown {
  if (type === undefined) return (result) => result;
  return async (result) => server.serve(serveResult(server, type, await result));
}

const COPIED: ReadonlyMap<string, (content: never) => Served> = new Map<
  string,
  (content: never) => Served
>([["dict", servedDict], ["list", servedList], ["set", servedSet]]);

function serveResult(server: Server, type: string, result: unknown): Made {
  const registered = server.types.get(type);
  if (registered !== undefined) return serveOwn(server, type, registered, result);
  const make = COPIED.get(type);
  if (make !== undefined) return { served: make(result as never), kind: type };
  throw new RangeError(`Cannot give a proxy of the result as no type "${type}" is registered`);
}

/** What is no method of a program's, but of all objects, or of promises. */
const NEVER = new Set(["constructor", "then"]);

/** The public methods and getters of the object's own class and its parents; of a plain object, its own functions. */
function publicOf(object: unknown): Surface {
  const methods = new Set<string>();
  const properties = new Set<string>();
  for (let each = Object(object); each !== null; each = Object.getPrototypeOf(each)) {
    if (each === Object.prototype || each === Function.prototype) break;
    for (const [name, property] of Object.entries(Object.getOwnPropertyDescriptors(each))) {
      if (NEVER.has(name) || /^_|Sync$/.test(name)) continue;
      const { value, get } = property as PropertyDescriptor;
      if (typeof value === "function") methods.add(name);
      else if (get !== undefined) properties.add(name);
    }
  }
  return { methods: [...methods], properties: [...properties] };
}

/** Which of the exposed names are methods. */
function split(object: unknown, exposed: readonly string[]): Surface {
  const isMethod = (name: string) => typeof Reflect.get(Object(object), name) === "function";
  return {
    methods: exposed.filter(isMethod),
    properties: exposed.filter((name) => !isMethod(name)),
  };
}

/** Nobody can call it any more. */
async function dispose(object: unknown): Promise<void> {
  const { [Symbol.dispose]: end, [Symbol.asyncDispose]: endLater } = Object(object);
  try {
    await (endLater ?? end)?.call(object);
  } catch (error) {
    getLogger().warning(`an object of the manager has not ended well: ${String(error)}`);
  }
}
