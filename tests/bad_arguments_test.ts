// Copyright 2026 the multiprocessing authors. MIT license.

// What no type checker would let through, of every kind, for every call of mod.ts: each is a TypeError or a
// RangeError that names the call, the rule, the value and the way out; never a crash, a hang or silence.

import { assert, assertEquals } from "@std/assert";
import * as mod from "../mod.ts";
import { test } from "./helpers.ts";

// deno-lint-ignore no-explicit-any
type Any = any;

/** What every call here may be tried on; none of it may be changed by what is refused. */
interface Stage {
  pool: mod.Pool;
  executor: mod.ProcessPoolExecutor;
  end: mod.Connection<Any, Any>;
  listener: mod.Listener;
  result: mod.AsyncResult<number>;
  future: mod.Future<number>;
  process: mod.Process;
}

const square = mod.inline((x: number) => x * x);

const count = mod.inline(function* (to: number) {
  for (let number = 1; number <= to; number++) yield number;
});

/** Milliseconds in which each must be refused. */
const SOON = 5_000;

const HOUSE_FORM = /^Cannot [^\n]+ (?:as|of) [^\n]+: [^\n]+[^.\n]$/;

/** How it ends: the error, or `undefined` if it is taken. */
async function refusalOf(call: () => unknown): Promise<Any> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise((resolve) => timer = setTimeout(resolve, SOON, new Error("hangs")));
  try {
    return await Promise.race([Promise.resolve(call()).then(() => undefined), late]);
  } catch (error) {
    return error;
  } finally {
    clearTimeout(timer);
  }
}

async function assertRefused(what: string, call: () => unknown): Promise<Error> {
  const error = await refusalOf(call);
  assert(error !== undefined, `${what} is taken in silence`);
  assert(
    error instanceof TypeError || error instanceof RangeError,
    `${what} gives ${error?.name}: ${error?.message}`,
  );
  assert(HOUSE_FORM.test(error.message), `${what} says: ${error.message}`);
  return error;
}

async function onStage(
  fn: (stage: Stage, asItWas: () => Promise<void>) => Promise<void>,
): Promise<void> {
  await using pool = new mod.Pool({ processes: 1, context: "worker" });
  await using executor = new mod.ProcessPoolExecutor({ maxWorkers: 1, context: "worker" });
  await using listener = new mod.Listener();
  const [end, other] = mod.pipe<Any, Any>();
  await using process = new mod.Process({ target: square, args: [2], context: "worker" });
  await process.start();
  const result = pool.applyAsync(square, [2]);
  const future = executor.submit(square, 3);
  const asItWas = async () => {
    await other.send("still here");
    assertEquals(await end.recv(), "still here");
    assertEquals(await pool.map(square, [1, 2]), [1, 4]);
  };
  await fn({ pool, executor, end, listener, result, future, process }, asItWas);
  await asItWas();
  assertEquals([await result, await future, await process.join()], [4, 9, 0]);
  end.close();
  other.close();
}

/** Tries each row of a table, on one stage that is looked at after each: to build one takes half a second. */
function forEachRow<Row extends [name: string, ...rest: unknown[]]>(
  name: string,
  rows: readonly Row[],
  fn: (stage: Stage, row: Row) => Promise<void>,
): void {
  test(`${name} (${rows.length} calls)`, async () => {
    await onStage(async (stage, asItWas) => {
      for (const row of rows) {
        await fn(stage, row);
        await asItWas().catch((error) => {
          throw new Error(`${row[0]} has changed what it refused`, { cause: error });
        });
      }
    });
  });
}

// -- Options objects --

const WORKER = { context: "worker" } as const;

/** Where nobody listens. */
const NOWHERE = { hostname: "127.0.0.1", port: 1 };

/** A call with an options object, and an option that is nearly one of its own. */
const BAGS: [name: string, call: (stage: Stage, options: Any) => unknown, slip: string][] = [
  ["new Process", (_, o) => new mod.Process(o), "arg"],
  ["process.join", ({ process }, o) => process.join(o), "time_out"],
  ["new Pool", (_, o) => new mod.Pool(o), "process"],
  ["new ProcessPoolExecutor", (_, o) => new mod.ProcessPoolExecutor(o), "max_workers"],
  ["pipe", (_, o) => mod.pipe(o), "dublex"],
  ["new Listener", (_, o) => new mod.Listener(o), "adress"],
  ["accept", ({ listener }, o) => listener.accept(o), "timeOut"],
  ["connect", ({ listener }, o) => mod.connect(listener.address, o), "authKey"],
  ["wait", ({ end }, o) => mod.wait([end], o), "timout"],
  ["recv", ({ end }, o) => end.recv(o), "timout"],
  ["recvBytes", ({ end }, o) => end.recvBytes(o), "max_length"],
  ["recvBytesInto", ({ end }, o) => end.recvBytesInto(new Uint8Array(1), 0, o), "timout"],
  ["poll", ({ end }, o) => end.poll(o), "tiemout"],
  ["apply", ({ pool }, o) => pool.apply(square, [1], o), "timout"],
  ["applyAsync", ({ pool }, o) => pool.applyAsync(square, [1], o), "error_callback"],
  ["map", ({ pool }, o) => pool.map(square, [1], o), "chunksize"],
  ["mapAsync", ({ pool }, o) => pool.mapAsync(square, [1], o), "callbak"],
  ["starmap", ({ pool }, o) => pool.starmap(square, [[1]], o), "chunk_size"],
  ["starmapAsync", ({ pool }, o) => pool.starmapAsync(square, [[1]], o), "onProgres"],
  ["imap", ({ pool }, o) => pool.imap(square, [1], o), "chunksize"],
  ["imapUnordered", ({ pool }, o) => pool.imapUnordered(square, [1], o), "chunksize"],
  ["imap().next", async ({ pool }, o) => {
    const results = pool.imap(square, [1]);
    try {
      return await results.next(o);
    } finally {
      await results.return!();
    }
  }, "timout"],
  ["result.get", ({ result }, o) => result.get(o), "timout"],
  ["result.wait", ({ result }, o) => result.wait(o), "timout"],
  ["new Queue", (_, o) => new mod.Queue(o), "max_size"],
  ["new JoinableQueue", (_, o) => new mod.JoinableQueue(o), "maxsize"],
  ["new SimpleQueue", (_, o) => new mod.SimpleQueue(o), "contxt"],
  ["queue.put", (_, o) => new mod.Queue(WORKER).put(1, o), "timout"],
  ["queue.get", (_, o) => new mod.Queue(WORKER).get(o), "timout"],
  ["queue.join", (_, o) => new mod.JoinableQueue(WORKER).join(o), "timout"],
  ["simpleQueue.put", (_, o) => new mod.SimpleQueue(WORKER).put(1, o), "timout"],
  ["simpleQueue.get", (_, o) => new mod.SimpleQueue(WORKER).get(o), "timout"],
  ["new Lock", (_, o) => new mod.Lock(o), "contxt"],
  ["new RLock", (_, o) => new mod.RLock(o), "contxt"],
  ["new Semaphore", (_, o) => new mod.Semaphore(1, o), "contxt"],
  ["new BoundedSemaphore", (_, o) => new mod.BoundedSemaphore(1, o), "contxt"],
  ["new Event", (_, o) => new mod.Event(o), "contxt"],
  ["new Condition", (_, o) => new mod.Condition(undefined, o), "contxt"],
  ["new Barrier", (_, o) => new mod.Barrier(2, o), "time_out"],
  ["new Value", (_, o) => new mod.Value("i32", 0, o), "locked"],
  ["new SharedArray", (_, o) => new mod.SharedArray("i32", 1, o), "locked"],
  ["SharedMemory", (_, o) => mod.SharedMemory.create(o), "sise"],
  ["ShareableList", (_, o) => mod.ShareableList.create([1], o), "nmae"],
  ["future.result", ({ future }, o) => future.result(o), "timout"],
  ["future.exception", ({ future }, o) => future.exception(o), "timout"],
  ["asCompleted", ({ future }, o) => mod.asCompleted([future], o), "timout"],
  ["waitFutures", ({ future }, o) => mod.waitFutures([future], o), "return_when"],
  ["shutdown", (_, o) => idleExecutor(({ shutdown }) => shutdown(o)), "cancel_futures"],
  ["setStartMethod", (_, o) => mod.setStartMethod("spawn", o), "forced"],
  ["getStartMethod", (_, o) => mod.getStartMethod(o), "allow_none"],
  ["context.process", (_, o) => mod.getContext("worker").process(o), "arg"],
  ["context.pool", (_, o) => mod.getContext("worker").pool(o), "process"],
  ["context.executor", (_, o) => mod.getContext("worker").executor(o), "max_workers"],
  ["context.queue", (_, o) => mod.getContext("worker").queue(o), "max_size"],
  ["context.joinableQueue", (_, o) => mod.getContext("worker").joinableQueue(o), "max_size"],
  ["manager", (_, o) => mod.manager(o), "adress"],
  ["SyncManager.connect", (_, o) => mod.SyncManager.connect(NOWHERE, o), "authKey"],
  ["SyncManager.register", (_, o) => mod.SyncManager.register("x", square, o), "expose"],
  ["context.manager", (_, o) => mod.getContext("worker").manager(o), "adress"],
  ["context.pipe", (_, o) => mod.getContext("worker").pipe(o), "dublex"],
];

/** One that is ended, whatever becomes of the call. */
async function idleExecutor(
  call: (executor: mod.ProcessPoolExecutor) => unknown,
): Promise<unknown> {
  const executor = new mod.ProcessPoolExecutor({ maxWorkers: 1, context: "worker" });
  try {
    return await call({ shutdown: executor.shutdown.bind(executor) } as mod.ProcessPoolExecutor);
  } finally {
    await executor.shutdown();
  }
}

const trap = () => {
  throw new Error("trap");
};

const { proxy: revoked, revoke } = Proxy.revocable({}, {});
revoke();

class Settings {
  nonsense = 1;
}

class Empty {}

/** What is no options object. */
const NO_BAGS: [name: string, make: () => unknown][] = [
  ["a number", () => 100],
  ["NaN", () => NaN],
  ["a text", () => "text"],
  ["a boolean", () => true],
  ["null", () => null],
  ["a symbol", () => Symbol("x")],
  ["a bigint", () => 1n],
  ["a function", () => () => {}],
  ["an array", () => [1]],
  ["a Map", () => new Map([["timeout", 1]])],
  ["a Date", () => new Date()],
  ["a signal", () => new AbortController().signal],
  ["an error", () => new Error("x")],
  ["an object with an unknown key", () => ({ nonsense: 1 })],
  ["an object with an unknown key without a value", () => ({ nonsense: undefined })],
  ["an object with __proto__ as a key", () => JSON.parse('{ "__proto__": 1 }')],
  ["an object with a key that all objects have", () => ({ toString: () => "x" })],
  ["an instance with an unknown field", () => new Settings()],
  ["an instance without a known field", () => new Empty()],
  ["a frozen object with an unknown key", () => Object.freeze({ nonsense: 1 })],
  ["a revoked proxy", () => revoked],
  ["a proxy whose keys throw", () => new Proxy({}, { ownKeys: trap })],
  ["a proxy whose values throw", () => new Proxy({}, { get: trap })],
  ["a proxy whose prototype throws", () => new Proxy({}, { getPrototypeOf: trap })],
  ["a proxy that throws", () => new Proxy({}, { get: trap, ownKeys: trap, has: trap })],
];

forEachRow(
  "what is no options object of a call is refused",
  BAGS,
  async (stage, [name, call, slip]) => {
    for (const [kind, make] of NO_BAGS) {
      await assertRefused(`${name} with ${kind}`, () => call(stage, make()));
    }
    const { message } = await assertRefused(slip, () => call(stage, { [slip]: undefined }));
    assert(/: write "\w+"$/.test(message), message);
  },
);

// -- Options --

const WAITS = BAGS.filter(([name]) =>
  /^(?:process\.join|queue\.(?:put|get|join)|simpleQueue\.(?:put|get)|accept|connect|wait|recv|recvBytes|recvBytesInto|poll|apply|map|starmap|imap|imapUnordered|applyAsync|mapAsync|starmapAsync|imap\(\)\.next|result\.get|result\.wait|future\.result|future\.exception|asCompleted|waitFutures)$/
    .test(name)
);

const NO_TIMEOUTS = [NaN, "5", null, true, 5n, {}, [1], Symbol("x"), () => 5];
const NO_SIGNALS = [5, "abort", null, true, {}, new AbortController(), trap, revoked];

forEachRow("what is no timeout or signal is refused", WAITS, async (stage, [name, call]) => {
  for (const timeout of NO_TIMEOUTS) {
    const { message } = await assertRefused(name, () => call(stage, { timeout }));
    assert(message.includes('"timeout"'), message);
  }
  for (const signal of NO_SIGNALS) {
    const { message } = await assertRefused(name, () => call(stage, { signal }));
    assert(message.includes('"signal"'), message);
  }
  const getters = [{
    get timeout() {
      return trap();
    },
  }, {
    get signal() {
      return trap();
    },
  }];
  for (const options of getters) await assertRefused(name, () => call(stage, options));
});

const COUNTS = [0, -1, 1.5, NaN, Infinity, "2", null, 2n, {}, true];
const BOOLEANS = [0, 1, "yes", null, {}];
const TARGETS = [5, "f", null, {}, { module: 5, name: "x" }, [], Symbol("x"), revoked];
const LISTS = [5, "text", null, {}, new Map(), trap];
const CONTEXTS = [5, "fork", null, {}, { startMethod: "fork" }, "", revoked];
const TEXTS = [5, null, {}, Symbol("x"), ["a"]];

/** Options of one call, with what they can't be. */
const VALUES: [
  name: string,
  call: (stage: Stage, options: Any) => unknown,
  Record<string, unknown[]>,
][] = [
  ["new Process", (_, o) => new mod.Process(o), {
    target: TARGETS,
    args: [5, "text", null, {}, trap, { [Symbol.iterator]: trap }],
    name: TEXTS,
    daemon: BOOLEANS,
    detached: BOOLEANS,
    context: CONTEXTS,
    env: [5, "A=1", null, { A: 1 }, { A: undefined }, [1], new Proxy({}, { ownKeys: trap })]
      .concat({ "A=B": "" }, { A: "\0" }, { "\0": "" }),
    cwd: [5, null, {}, [], "a\0b", new URL("https://example.com")],
    stdout: [5, "pipe", null, ""],
    stderr: [5, "pipe", null, ""],
    permissions: [5, "all", null, [], { disk: true }, { read: 5 }, { net: [5] }, revoked],
  }],
  ["new Pool", (_, o) => new mod.Pool(o), {
    processes: COUNTS,
    initializer: TARGETS,
    initargs: LISTS,
    maxTasksPerChild: COUNTS,
    context: CONTEXTS,
    permissions: [5, "all", null, [], { disk: true }],
    minProcesses: [-1, 1.5, NaN, "1", null, 1_000_000],
    idleTimeout: [-1, NaN, "1", null, Infinity],
    concurrency: COUNTS,
    maxQueue: [-1, 1.5, NaN, "1", null],
    maxMemoryPerChild: COUNTS,
    finalizer: TARGETS,
    finalargs: LISTS,
    nice: [-1, 20, 1.5, "1", null],
    output: [5, "piped", null, ""],
    insights: [0, 1, "yes", null, [], { slow: 1 }, { slowest: -1 }, { slowest: 1.5 }],
    trace: [0, "yes", null, [], { limits: 1 }, { limit: 0 }, { limit: "1" }],
  }],
  ["new ProcessPoolExecutor", (_, o) => new mod.ProcessPoolExecutor(o), {
    maxWorkers: COUNTS,
    initializer: TARGETS,
    initargs: LISTS,
    maxTasksPerChild: COUNTS,
    context: CONTEXTS,
    processes: [2],
    idleTimeout: [-1, NaN, "1", null, Infinity],
    concurrency: COUNTS,
    maxQueue: [-1, 1.5, NaN, "1", null],
    maxMemoryPerChild: COUNTS,
    finalizer: TARGETS,
    finalargs: LISTS,
    killTimeout: [-1, NaN, "1", null],
    nice: [-1, 20, 1.5, "1", null],
    output: [5, "piped", null, ""],
  }],
  ["pipe", (_, o) => mod.pipe(o), { duplex: BOOLEANS, context: CONTEXTS }],
  ["manager", (_, o) => mod.manager(o), {
    address: [5, null, "", {}, { hostname: "a" }, "x".repeat(200), revoked],
    authkey: [5, null, {}, [1]],
    initializer: TARGETS,
    initargs: LISTS,
    context: CONTEXTS,
    tls: [5, null, "cert", {}, { cert: "x" }, { cert: "x", key: 5 }, { cert: "x", key: "y", q: 1 }],
  }],
  ["SyncManager.connect", (_, o) => mod.SyncManager.connect(NOWHERE, o), {
    authkey: [5, null, {}, [1]],
    tls: [5, null, "cert", [], { key: 5 }, { requestCert: true }],
  }],
  ["SyncManager.register", (_, o) => mod.SyncManager.register("x", square, o), {
    exposed: [5, null, "f", [5], ["then"], ["__proto__"]],
    methodToType: [5, null, { f: 5 }],
  }],
  ["new Listener", (_, o) => new mod.Listener(o), {
    address: [
      5,
      null,
      "",
      {},
      ["localhost", 1],
      { hostname: "a" },
      { hostname: "a", port: -1 },
      {
        hostname: 5,
        port: 1,
      },
      { hostname: "a", port: "80" },
      { hostname: "a", port: NaN },
      {
        hostname: "a",
        port: 80,
        path: "b",
      },
      "x".repeat(200),
      revoked,
    ],
    authkey: [5, null, {}, [1]],
  }],
  ["connect", ({ listener }, o) => mod.connect(listener.address, o), {
    authkey: [5, null, {}, [1]],
  }],
  ["recvBytes", ({ end }, o) => end.recvBytes(o), { maxLength: [-1, 1.5, NaN, "5", null, {}] }],
  ["apply", ({ pool }, o) => pool.apply(square, [1], o), {
    transfer: [5, {}, null, "a"],
    chunkSize: [1],
    callback: [trap],
    settled: [true],
    retries: [-1, 1.5, NaN, "1", null],
    priority: [NaN, "1", null, {}],
    grace: [-1, NaN, "1", null, Infinity],
    onEvent: [5, null, {}],
  }],
  ["stream", ({ pool }, o) => pool.stream(count, [1], o), {
    buffer: COUNTS,
    chunkSize: [1],
    settled: [true],
  }],
  ["applyAsync", ({ pool }, o) => pool.applyAsync(square, [1], o), {
    callback: [5, null, {}],
    errorCallback: [5, null, "a"],
  }],
  ["map", ({ pool }, o) => pool.map(square, [1], o), {
    chunkSize: COUNTS,
    onProgress: [5, null, {}],
    callback: [trap],
    settled: BOOLEANS,
  }],
  ["mapAsync", ({ pool }, o) => pool.mapAsync(square, [1], o), {
    chunkSize: COUNTS,
    callback: [5, null, {}],
  }],
  ["imap", ({ pool }, o) => pool.imap(square, [1], o), {
    chunkSize: COUNTS,
    onProgress: [5, null, {}],
    settled: [true],
  }],
  ["waitFutures", ({ future }, o) => mod.waitFutures([future], o), {
    returnWhen: ["all", "toString", 5, null],
  }],
  ["shutdown", (_, o) => idleExecutor(({ shutdown }) => shutdown(o)), {
    wait: BOOLEANS,
    cancelFutures: BOOLEANS,
  }],
  ["setStartMethod", (_, o) => mod.setStartMethod("spawn", o), { force: BOOLEANS }],
  ["getStartMethod", (_, o) => mod.getStartMethod(o), { allowNone: BOOLEANS }],
];

forEachRow(
  "options that are not what they must be are refused",
  VALUES,
  async (stage, [name, call, options]) => {
    for (const [key, values] of Object.entries(options)) {
      for (const value of values) {
        const what = `${name} with ${key} ${typeof value}`;
        await assertRefused(what, () => call(stage, { [key]: value }));
      }
      const getter = Object.defineProperty({}, key, { get: trap, enumerable: true });
      await assertRefused(`${name} with a getter of ${key}`, () => call(stage, getter));
    }
  },
);

// -- Arguments --

/** Calls with arguments that are not what they must be. */
const ARGUMENTS: [
  name: string,
  call: (stage: Stage) => (...args: Any[]) => unknown,
  bad: Any[][],
][] = [
  [
    "new SyncManager",
    () => (parts: Any) => Reflect.construct(mod.SyncManager, [parts]),
    [[5], [{}], [null], [undefined], ["manager"]],
  ],
  ["apply", ({ pool }) => pool.apply.bind(pool), [
    ...TARGETS.map((target) => [target, [1]]),
    [square, 3],
    [square, null],
    [square, "text"],
    [square, { timeout: 5 }],
    [square, [1], undefined, 5],
  ]],
  ["stream", ({ pool }) => pool.stream.bind(pool), [
    ...TARGETS.map((target) => [target, [1]]),
    [count, 3],
    [count, [1], {}, 5],
  ]],
  ["broadcast", ({ pool }) => pool.broadcast.bind(pool), [
    ...TARGETS.map((target) => [target, [1]]),
    [square, 3],
    [square, [1], {}],
  ]],
  ["resize", ({ pool }) => pool.resize.bind(pool), [...COUNTS.map((each) => [each]), [], [1, 2]]],
  ["transfer", () => mod.transfer as Any, [[], [1, []], [{}], [{}, 5], [{}, [], 5]]],
  ["currentTask", () => mod.currentTask as Any, [[1]]],
  ["applyAsync", ({ pool }) => pool.applyAsync.bind(pool), [
    ...TARGETS.map((target) => [target, [1]]),
    [square, 3],
    [square, [1], trap],
    [square, [1], {}, trap],
  ]],
  ...(["map", "mapAsync", "starmap", "starmapAsync", "imap", "imapUnordered"] as const).map(
    (name): typeof ARGUMENTS[number] => [
      name,
      ({ pool }) => (pool[name] as Any).bind(pool),
      [
        ...TARGETS.map((target) => [target, [1]]),
        ...[5, null, undefined, {}, true, trap, { [Symbol.iterator]: 5 }, revoked].map((items) => [
          square,
          items,
        ]),
        [square, [1], 10],
        [square, [1], {}, 5],
      ],
    ],
  ),
  [
    "submit",
    ({ executor }) => executor.submit.bind(executor),
    TARGETS.map((target) => [target, 1]),
  ],
  ["executor.map", ({ executor }) => executor.map.bind(executor), [
    ...TARGETS.map((target) => [target, [1]]),
    [square, 5],
    [square, null],
    [square, [1], {}],
  ]],
  ["send", ({ end }) => end.send.bind(end), [[1, 0], [1, 0, [1]]]],
  ["recv", ({ end }) => end.recv.bind(end), [[{}, 1], [undefined, 1]]],
  ["recvBytes", ({ end }) => end.recvBytes.bind(end), [[{}, 1]]],
  ["poll", ({ end }) => end.poll.bind(end), [[{}, 1]]],
  ["sendBytes", ({ end }) => end.sendBytes.bind(end), [
    [],
    [null],
    ["text"],
    [[1, 2]],
    [5],
    [new Uint8Array(2), -1],
    [new Uint8Array(2), 3],
    [new Uint8Array(2), "0"],
    [new Uint8Array(2), null],
    [new Uint8Array(2), 0, 3],
    [new Uint8Array(2), 0, NaN],
    [new Uint8Array(2), 0, 1, 5],
  ]],
  ["recvBytesInto", ({ end }) => end.recvBytesInto.bind(end), [
    [],
    [null],
    [5],
    [new ArrayBuffer(2)],
    [[1]],
    [new Uint8Array(2), -1],
    [new Uint8Array(2), 3],
    [new Uint8Array(2), "0"],
    [new Uint8Array(2), { timeout: 5 }],
    [new Uint8Array(2), 0, {}, 1],
  ]],
  ["accept", ({ listener }) => listener.accept.bind(listener), [[{}, 1]]],
  ["connect", () => mod.connect, [
    [],
    [5],
    [null],
    [""],
    [["localhost", 6001]],
    [{ hostname: "localhost" }],
    [{ hostname: "localhost", port: 70000 }],
    [{ host: "localhost", port: 1 }],
    [revoked],
    ["/tmp/x", {}, 5],
  ]],
  [
    "wait",
    ({ end }) => (objects, ...rest) => mod.wait(objects === "end" ? [end] : objects, ...rest),
    [
      [],
      [5],
      [null],
      ["text"],
      [[5]],
      [[null]],
      [[{}]],
      [[revoked]],
      [{ [Symbol.iterator]: trap }],
      ["end", 100],
      ["end", {}, 5],
    ],
  ],
  ["join", ({ process }) => process.join.bind(process), [[{}, 1], [100]]],
  ["new Process", () => (...args: Any[]) => Reflect.construct(mod.Process, args), [[{}, 1], [
    trap,
  ]]],
  ["new Pool", () => (...args: Any[]) => Reflect.construct(mod.Pool, args), [[2], [{}, square]]],
  [
    "new ProcessPoolExecutor",
    () => (...args: Any[]) => Reflect.construct(mod.ProcessPoolExecutor, args),
    [[4], [{}, 1]],
  ],
  ["new Listener", () => (...args: Any[]) => Reflect.construct(mod.Listener, args), [["/a"], [
    {},
    1,
  ]]],
  ["new Connection", () => (...args: Any[]) => Reflect.construct(mod.Connection, args), [[], [5]]],
  ["new AsyncResult", () => (...args: Any[]) => Reflect.construct(mod.AsyncResult, args), [[], [
    5,
  ]]],
  ["new Future", () => (...args: Any[]) => Reflect.construct(mod.Future, args), [[], [5]]],
  ["pipe", () => mod.pipe as Any, [[false], [{}, 1]]],
  ["freezeSupport", () => mod.freezeSupport as Any, [[null], [[]], [{ x: 1 }], [{}, {}], [
    {},
    () => {},
    1,
  ]]],
  ["get", ({ result }) => result.get.bind(result), [[{}, 1]]],
  ["result.wait", ({ result }) => result.wait.bind(result), [[{}, 1]]],
  ["result", ({ future }) => future.result.bind(future), [[{}, 1]]],
  ["exception", ({ future }) => future.exception.bind(future), [[{}, 1]]],
  ["addDoneCallback", ({ future }) => future.addDoneCallback.bind(future), [
    [],
    [5],
    [null],
    [{}],
    [() => {}, 1],
  ]],
  ...([["asCompleted", mod.asCompleted], ["waitFutures", mod.waitFutures]] as const).map((
    [name, call],
  ): typeof ARGUMENTS[number] => [name, () => call as Any, [
    [],
    [5],
    [null],
    [[5]],
    [[Promise.resolve(1)]],
    [[revoked]],
    [[], 5],
    [[], {}, 1],
  ]]),
  [
    "shutdown",
    () => (...args: Any[]) => idleExecutor(({ shutdown }) => (shutdown as Any)(...args)),
    [
      [{}, 1],
      [false],
    ],
  ],
  ["getContext", () => mod.getContext as Any, [
    [5],
    ["fork"],
    [null],
    [{}],
    ["toString"],
    ["spawn", 1],
  ]],
  ["getStartMethod", () => mod.getStartMethod as Any, [[true], [{}, 1]]],
  ["setStartMethod", () => mod.setStartMethod as Any, [
    [],
    [5],
    ["fork"],
    [null],
    ["spawn", true],
    ["spawn", {}, 1],
  ]],
  ["setPreload", () => mod.setPreload as Any, [
    [],
    [5],
    [null],
    ["./a.ts"],
    [[5]],
    [[null]],
    [[], 1],
    [[revoked]],
  ]],
  ["setExecutable", () => mod.setExecutable as Any, [
    [],
    [5],
    [null],
    [""],
    [new URL("https://example.com")],
    ["deno", 1],
    [revoked],
  ]],
  ["exit", () => mod.exit as Any, [[{}], [[1]], [NaN], [1.5], [Infinity], [1n], [Symbol("x")], [
    1,
    2,
  ]]],
  ["reference", () => mod.reference as Any, [
    [],
    [5, "a"],
    ["a"],
    ["", "a"],
    ["a", ""],
    ["a", 5],
    [null, "a"],
    ["a", "b", "c"],
    [revoked, "a"],
  ]],
  ["inline", () => mod.inline as Any, [
    [],
    [5],
    ["() => {}"],
    [null],
    [Math.sqrt],
    [trap.bind(null)],
    [trap, 1],
    [revoked],
  ]],
  ["logToStderr", () => mod.logToStderr as Any, [["loud"], [null], [NaN], [{}], ["info", 1]]],
  ["log", () => (...args: Any[]) => (mod.getLogger().log as Any).apply(mod.getLogger(), args), [
    [],
    ["info"],
    ["loud", "a"],
    ["info", 5],
    ["info", Symbol("x")],
    ["info", "a", "b"],
  ]],
  ["info", () => (...args: Any[]) => (mod.getLogger().info as Any).apply(mod.getLogger(), args), [
    [],
    [5],
    [Symbol("x")],
    ["a", "b"],
  ]],
  ...([
    [mod.TargetError, [["m"], ["m", null], ["m", { module: 5, targetName: "a" }]]],
    [mod.WorkerLostError, [["m"], ["m", {}], ["m", { exitCode: "1", pid: 1 }]]],
    [mod.TimeoutError, [["m"], ["m", 5], ["m", { timeout: "5" }]]],
    [mod.NotFoundError, [["m"], ["m", "name"]]],
    [mod.AlreadyExistsError, [["m"], ["m", {}]]],
    [mod.BufferTooShortError, [["m"], ["m", { bytes: [1] }]]],
  ] as const).map(([ErrorClass, bad]): typeof ARGUMENTS[number] => [
    `new ${ErrorClass.name}`,
    () => (...args: Any[]) => Reflect.construct(ErrorClass, args),
    bad as unknown as Any[][],
  ]),
];

forEachRow(
  "arguments that are not what they must be are refused",
  ARGUMENTS,
  async (stage, [name, call, bad]) => {
    for (const [index, args] of bad.entries()) {
      await assertRefused(`${name} with arguments ${index}`, () => call(stage)(...args));
    }
  },
);

const SETTERS: [name: string, set: (value: Any) => unknown, bad: unknown[]][] = [
  ["name", (value) => new mod.Process().name = value, TEXTS],
  ["daemon", (value) => new mod.Process().daemon = value, BOOLEANS],
  ["authkey", (value) => new mod.Process().authkey = value, [5, "secret", null, [1]]],
  ["level", (value) => mod.getLogger().level = value, ["loud", null, NaN, {}]],
];

for (const [name, set, bad] of SETTERS) {
  test(`the setter of ${name} refuses what it must not be`, async () => {
    for (const value of bad) await assertRefused(`${name} ${typeof value}`, () => set(value));
  });
}

test("every function and class of mod.ts that takes anything is tried here", () => {
  const tried = [...BAGS, ...VALUES, ...ARGUMENTS].map(([name]) => name.replace("new ", ""));
  /** They take nothing, or as much as any error. */
  const exempt =
    /^(?:activeChildren|cpuCount|currentProcess|parentProcess|getLogger|getAllStartMethods)$/;
  const left = Object.entries(mod).filter(([name, value]) => {
    const isPlainError = value.prototype instanceof mod.ProcessError && value.length < 2;
    return !tried.includes(name) && !exempt.test(name) && !isPlainError && name !== "ProcessError";
  });
  assertEquals(left.map(([name]) => name), []);
});

// -- What is right --

test("options that are frozen, inherited, without a prototype or of a class of the program's are taken", async () => {
  await onStage(async ({ pool, end }) => {
    class Limits {
      get timeout(): number {
        return 10;
      }
    }
    const bags = [
      Object.freeze({ timeout: 10 }),
      Object.create({ timeout: 10 }),
      Object.assign(Object.create(null), { timeout: 10 }),
      Object.assign(new (class Own {})(), { timeout: 10 }),
      new Limits(),
      new Proxy({ timeout: 10 }, {}),
    ];
    for (const options of bags) assertEquals(await end.poll(options), false);
    for (const options of [undefined, {}, { timeout: undefined } as Any]) {
      assertEquals(await pool.apply(square, [3], options), 9);
    }
    assertEquals(await pool.apply(square, new Set([4]) as Any), 16);
  });
});

test("an option is read once", async () => {
  await onStage(async ({ end }) => {
    let count = 0;
    const options = {
      get timeout() {
        count++;
        return 0;
      },
    };
    assertEquals(await end.poll(options), false);
    assertEquals(count, 1);
  });
});

test("a method without parameters is called with anything", async () => {
  await onStage(async ({ end }) => {
    const pool = new mod.Pool({ processes: 1, context: "worker" });
    (pool.terminate as Any)(new Event("abort"));
    await (pool.join as Any)(5);
    assertEquals(end.closed, false);
  });
});
