// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Asks V8's inspector where functions stand. Those that are asked for together are looked up in one session,
 * and the debugger is enabled only for those of which the module's file doesn't tell enough: that looks at all
 * scripts there are, which takes 40 ms in a program of 1,000 modules, and longer where one of them is large.
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

/**
 * Gives the text of a module's file if that tells all that the engine's would.
 *
 * @param url The module.
 * @param fn The function.
 * @returns The text; null: the engine is to be asked.
 */
// deno-lint-ignore ban-types
export type ReadFile = (url: string, fn: Function) => string | null;

/** A function that is asked for. */
interface Question {
  // deno-lint-ignore ban-types
  fn: Function;
  scope: object;
  readFile: ReadFile;
  resolve(place: FunctionPlace | null): void;
  reject(error: unknown): void;
}

/** What is known of a function without the debugger. */
interface Finding {
  question: Question;
  scriptId: string;
  closure: string | null;
}

// deno-lint-ignore ban-types
const known = new WeakMap<Function, FunctionPlace | null>();

/** Modules by the ids of their scripts, which are never given again. */
const urls = new Map<string, string>();

let waiting: Question[] = [];
let isLooking = false;

/**
 * Where a function stands.
 *
 * @param fn The function, or a class.
 * @param scope The global of the context that the inspector looks at.
 * @param readFile Gives the text of a file; default: the engine is asked for all texts.
 * @returns Its place; null where the inspector doesn't know, as for builtins.
 */
export async function inspectPlace(
  // deno-lint-ignore ban-types
  fn: Function,
  scope: object = globalThis,
  readFile: ReadFile = () => null,
): Promise<FunctionPlace | null> {
  const place = known.get(fn);
  if (place !== undefined) return place;
  const answer = await new Promise<FunctionPlace | null>((resolve, reject) => {
    waiting.push({ fn, scope, readFile, resolve, reject });
    lookUpAll();
  });
  known.set(fn, answer);
  return answer;
}

/** One after another, each with all that came while the one before was at it. */
async function lookUpAll(): Promise<void> {
  if (isLooking) return;
  isLooking = true;
  // Whatever else is asked for in this turn.
  await Promise.resolve();
  while (waiting.length > 0) {
    const questions = waiting;
    waiting = [];
    try {
      await lookUp(questions);
    } catch (error) {
      for (const { reject } of questions) reject(error);
    }
  }
  isLooking = false;
}

async function lookUp(questions: Question[]): Promise<void> {
  const session = new Session();
  session.connect();
  try {
    const findings: Finding[] = [];
    for (const question of questions) {
      const finding = await examine(session, question);
      if (finding === null) question.resolve(null);
      else findings.push(finding);
    }
    const rest = await withoutDebugger(session, findings);
    if (rest.length > 0) await withDebugger(session, rest);
  } finally {
    session.disconnect();
  }
}

async function examine(session: Session, question: Question): Promise<Finding | null> {
  const { fn, scope } = question;
  const known = await internalProperties(session, await objectIdOf(session, fn, scope));
  const location = known.get("[[FunctionLocation]]")?.value as Location | undefined;
  if (!location) return null;
  const closure = await closureOf(session, known.get("[[Scopes]]"));
  return { question, scriptId: location.scriptId, closure };
}

/** Answers what the files tell; gives the rest. */
async function withoutDebugger(session: Session, findings: Finding[]): Promise<Finding[]> {
  if (findings.some(({ scriptId }) => !urls.has(scriptId))) await learnUrls(session);
  return findings.filter(({ question, scriptId, closure }) => {
    const url = urls.get(scriptId);
    // Whether that matters only the engine's own text can tell.
    if (url === undefined || closure !== null) return true;
    const source = question.readFile(url, question.fn);
    if (source !== null) question.resolve({ url, closure, source });
    return source === null;
  });
}

/** What has run is known by its URL to who counts calls, which is quick, and begins no counting. */
async function learnUrls(session: Session): Promise<void> {
  const { result } = await post<{ result: { scriptId: string; url: string }[] }>(
    session,
    "Profiler.getBestEffortCoverage",
  );
  for (const { scriptId, url } of result) urls.set(scriptId, url);
}

async function withDebugger(session: Session, findings: Finding[]): Promise<void> {
  session.on("Debugger.scriptParsed", ({ params }) => urls.set(params.scriptId, params.url));
  await post(session, "Debugger.enable");
  try {
    for (const { question, scriptId, closure } of findings) {
      const url = urls.get(scriptId);
      const source = url ? await sourceOf(session, scriptId) : "";
      question.resolve(url ? { url, closure, source } : null);
    }
  } finally {
    await post(session, "Debugger.disable");
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
