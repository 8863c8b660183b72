// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Asks V8's inspector where a function stands.
 *
 * @module
 */

import { Session } from "node:inspector";
import type { FunctionPlace } from "./contract.ts";

/** The key under which the function in question is reachable from `globalThis` for an instant. */
const SUBJECT = "__multiprocessing_subject__";

interface RemoteObject {
  objectId?: string;
  description?: string;
  value?: unknown;
}

interface Property {
  name: string;
  value?: RemoteObject;
}

interface Location {
  scriptId: string;
}

// deno-lint-ignore ban-types
const known = new WeakMap<Function, FunctionPlace | null>();
let turn: Promise<unknown> = Promise.resolve();

/**
 * Where a function stands.
 *
 * @param fn The function, or a class.
 * @param scope The global of the context that the inspector looks at.
 * @returns Its place; null where the inspector doesn't know, as for builtins.
 */
export async function inspectPlace(
  // deno-lint-ignore ban-types
  fn: Function,
  scope: object = globalThis,
): Promise<FunctionPlace | null> {
  const place = known.get(fn);
  if (place !== undefined) return place;
  const asked = turn.then(() => ask(fn, scope));
  turn = asked.catch(() => {});
  const answer = await asked;
  known.set(fn, answer);
  return answer;
}

// deno-lint-ignore ban-types
async function ask(fn: Function, scope: object): Promise<FunctionPlace | null> {
  const session = new Session();
  session.connect();
  try {
    const urls = new Map<string, string>();
    session.on("Debugger.scriptParsed", ({ params }) => urls.set(params.scriptId, params.url));
    await post(session, "Debugger.enable");
    const properties = await internalProperties(session, await objectIdOf(session, fn, scope));
    const location = properties.get("[[FunctionLocation]]")?.value as Location | undefined;
    const url = location && urls.get(location.scriptId);
    if (!location || !url) return null;
    const closure = await closureOf(session, properties.get("[[Scopes]]"));
    return { url, closure, source: await sourceOf(session, location.scriptId) };
  } finally {
    await post(session, "Debugger.disable");
    session.disconnect();
  }
}

// deno-lint-ignore ban-types
async function objectIdOf(session: Session, fn: Function, scope: object): Promise<string> {
  Object.defineProperty(scope, SUBJECT, { value: fn, configurable: true });
  try {
    const expression = `globalThis.${SUBJECT}`;
    const { result } = await post<{ result: { objectId: string } }>(session, "Runtime.evaluate", {
      expression,
    });
    return result.objectId;
  } finally {
    Reflect.deleteProperty(scope, SUBJECT);
  }
}

async function internalProperties(
  session: Session,
  objectId: string,
): Promise<Map<string, RemoteObject>> {
  const { internalProperties = [] } = await post<{ internalProperties?: Property[] }>(
    session,
    "Runtime.getProperties",
    { objectId, ownProperties: true },
  );
  return new Map(internalProperties.map(({ name, value }) => [name, value ?? {}]));
}

/**
 * The name of the function whose variables are used. Only within an ES module: CommonJS wraps every
 * file in a function.
 */
async function closureOf(
  session: Session,
  scopes: RemoteObject | undefined,
): Promise<string | null> {
  if (!scopes?.objectId) return null;
  const { result } = await post<{ result: Property[] }>(session, "Runtime.getProperties", {
    objectId: scopes.objectId,
    ownProperties: true,
  });
  const names = result.map(({ value }) => value?.description ?? "");
  const closure = names.find((name) => name.startsWith("Closure"));
  if (!names.includes("Module") || closure === undefined) return null;
  return /\((.*)\)/.exec(closure)?.[1] || "an outer function";
}

async function sourceOf(session: Session, scriptId: string): Promise<string> {
  const { scriptSource } = await post<{ scriptSource: string }>(
    session,
    "Debugger.getScriptSource",
    { scriptId },
  );
  return scriptSource;
}

function post<T>(session: Session, method: string, params: object = {}): Promise<T> {
  return new Promise((resolve, reject) => {
    session.post(method, params, (error, result) => error ? reject(error) : resolve(result as T));
  });
}
