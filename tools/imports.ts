// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Who imports whom, and whether the house allows it.
 *
 * @module
 */

import { LAZY, roomOf, ROOMS } from "./rooms.ts";

/** The sources of a library: each by its path from the root. */
export type Sources = ReadonlyMap<string, string>;

const COMMENT_REGEXP = /\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm;
const IMPORT_REGEXP = /(?:\bfrom\s*|\bimport\s*\(?\s*)"(\.[^"]+)"/g;

/**
 * The files that a file imports: types too, and what is imported later.
 *
 * @param path The file's path from the root.
 * @param source Its text.
 * @returns Their paths.
 */
export function importsOf(path: string, source: string): string[] {
  const code = source.replaceAll(COMMENT_REGEXP, "");
  const base = `file:///${path}`;
  return [...code.matchAll(IMPORT_REGEXP)].map(([, to]) => new URL(to!, base).pathname.slice(1));
}

/**
 * What the rooms forbid: a file in no room, an import of a room that is not below, a circle of files.
 *
 * @param sources The sources of the library.
 * @returns A line for each fault.
 */
export function roomFaults(sources: Sources): string[] {
  const graph = new Map<string, string[]>();
  for (const [path, source] of sources) graph.set(path, importsOf(path, source));
  return [...homeless(graph), ...upward(graph), ...circles(graph)];
}

type Graph = ReadonlyMap<string, readonly string[]>;

function* homeless(graph: Graph): Generator<string> {
  for (const path of graph.keys()) {
    if (roomOf(path) === null) yield `${path}: in no room; declare its folder in tools/rooms.ts`;
  }
}

function* upward(graph: Graph): Generator<string> {
  for (const [from, targets] of graph) {
    const room = ROOMS.find(({ path }) => path === roomOf(from));
    for (const to of targets) {
      const other = roomOf(to);
      const isAllowed = other === room?.path || room?.imports.includes(other ?? "");
      if (!isAllowed && !isLazy(from, to)) yield `${from}: imports ${to}, which is not below it`;
    }
  }
}

function isLazy(from: string, to: string): boolean {
  return LAZY.some((each) => each.from === from && each.to === to);
}

/** Of circles that share files one is told. */
function* circles(graph: Graph): Generator<string> {
  const done = new Set<string>();
  for (const start of graph.keys()) {
    const circle = circleFrom(start, graph, [], done);
    if (circle === null) continue;
    yield `${circle.join(" -> ")}: a circle of imports`;
    for (const path of circle) done.add(path);
  }
}

/** Goes down one path after another; a file that has been left is in no circle not told yet. */
function circleFrom(at: string, graph: Graph, way: string[], done: Set<string>): string[] | null {
  if (way.includes(at)) return [...way.slice(way.indexOf(at)), at];
  if (done.has(at)) return null;
  for (const next of graph.get(at) ?? []) {
    if (isLazy(at, next)) continue;
    const circle = circleFrom(next, graph, [...way, at], done);
    if (circle !== null) return circle;
  }
  done.add(at);
  return null;
}
