// Copyright 2026 the multiprocessing authors. MIT license.

import { CALLS } from "../effect_calls.mjs";
import { load } from "../load.mjs";
import * as targets from "../targets.mjs";

const Effect = await load("effect/Effect");
const Layer = await load("effect/Layer");
const RpcServer = await load("effect/rpc/RpcServer");
const Stream = await load("effect/Stream");
const NodeWorkerRunner = await load("@effect/platform-node/NodeWorkerRunner");

const each = ({ name, value }) => Stream.fromIterable(targets[name](value));

const server = RpcServer.layer(CALLS).pipe(
  Layer.provide(CALLS.toLayer({ each })),
  Layer.provide(RpcServer.layerProtocolWorkerRunner),
  Layer.provide(NodeWorkerRunner.layer),
);

Effect.runFork(Layer.launch(server));
