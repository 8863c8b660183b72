// Copyright 2026 the multiprocessing authors. MIT license.

import { Worker } from "node:worker_threads";
import { CALLS } from "../effect_calls.mjs";
import { load } from "../load.mjs";

const Effect = await load("effect/Effect");
const Layer = await load("effect/Layer");
const ManagedRuntime = await load("effect/ManagedRuntime");
const RpcClient = await load("effect/rpc/RpcClient");
const Scope = await load("effect/Scope");
const Stream = await load("effect/Stream");
const NodeWorker = await load("@effect/platform-node/NodeWorker");

/**
 * Starts a thread: its streams are those of calls, which it sends in chunks.
 *
 * @returns {object} What measures of streams see.
 */
export function open() {
  const start = () => new Worker(new URL("../workers/effect.mjs", import.meta.url));
  const threads = RpcClient.layerProtocolWorker({ size: 1 }).pipe(
    Layer.provide(NodeWorker.layer(start)),
  );
  const runtime = ManagedRuntime.make(threads);
  const client = runtime.runPromise(
    Scope.make().pipe(
      Effect.flatMap((scope) => RpcClient.make(CALLS).pipe(Scope.provide(scope))),
    ),
  );
  return {
    async each(name, value, take) {
      const values = (await client).each({ name, value });
      await runtime.runPromise(Stream.runForEach(values, (each) => Effect.sync(() => take(each))));
    },
    close: () => runtime.dispose(),
  };
}
