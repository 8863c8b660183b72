// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * What a thread of Effect's can be asked for, as both of its sides have to know it.
 *
 * @module
 */

import { load } from "./load.mjs";

const Rpc = await load("effect/rpc/Rpc");
const RpcGroup = await load("effect/rpc/RpcGroup");
const Schema = await load("effect/Schema");

/** The numbers of a generator, one by one. */
export const CALLS = RpcGroup.make(
  Rpc.make("each", {
    payload: { name: Schema.String, value: Schema.Number },
    success: Schema.Number,
    stream: true,
  }),
);
