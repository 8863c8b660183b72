// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * As `bench/peers/measure.mjs`, of this library in Deno: `CASE METHOD`.
 *
 * @module
 */

import * as library from "../../mod.ts";
import { opener } from "../peers/adapters/ours.mjs";
import { MEASURES } from "../peers/measures.mjs";

const [name, method] = Deno.args as [keyof typeof MEASURES, string];
const open = opener(library);
type Needs = Parameters<typeof open>[2];

const { measure, close } = MEASURES[name]((size: number, needs: Needs) =>
  open(method, size, needs)
);
for await (const _ of Deno.stdin.readable) console.log(await measure());
await close();
