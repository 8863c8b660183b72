// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * What is measured of a JavaScript pool. The same code measures this library in Deno and on Node, and its
 * peers; it sees a pool as `run(name, value)`, `move(name, value)` and `close()`.
 *
 * @module
 */

import { WIDTH } from "./targets.mjs";

const TASKS = 20_000;
const TASKS_IN_TURN = 2_000;
const MILLION = 1_000_000;
const ROWS = 256;
const HEIGHT = 4096;
const WORKERS = 2;

/** Milliseconds in which a worker has begun a task that it was just given. */
const BEGUN = 60;

/** Milliseconds until a result is asked for again, and until it is given up. */
const AGAIN = 50;
const PATIENCE = 5_000;

/** What makes one measurement, and ends what it needs. */
function held(work, options = {}) {
  return (open) => {
    let pool;
    return {
      measure: async () => {
        pool ??= open(WORKERS, { binary: false, table: false, ...options });
        return await work(pool);
      },
      close: () => pool?.close(),
    };
  };
}

function fresh(work) {
  return (open) => ({ measure: () => work(open), close: () => {} });
}

async function timeOf(work) {
  const begin = performance.now();
  await work();
  return performance.now() - begin;
}

function check(isRight, what) {
  if (!isRight) throw new Error(`${what} is wrong`);
}

function burst(name, count, argumentOf, isRight) {
  return held((pool) =>
    timeOf(async () => {
      const calls = Array.from({ length: count }, (_, index) => pool.run(name, argumentOf(index)));
      const results = await Promise.all(calls);
      check(isRight(results), `What ${name} has given`);
    })
  );
}

const isNext = (results) => results.every((value, index) => value === index + 1);
const areEqual = (results) => results.every((value) => value > 0 && value === results[0]);

const inTurn = held((pool) =>
  timeOf(async () => {
    for (let index = 0; index < TASKS_IN_TURN; index++) {
      check(await pool.run("addOne", index) === index + 1, "A result");
    }
  })
);

const mapMillion = held((pool) => {
  const values = Array.from({ length: MILLION }, (_, index) => index);
  return timeOf(async () => check(isNext(await pool.mapAll("addOne", values)), "The map"));
});

const withTable = fresh(async (open) => {
  let pool;
  const time = await timeOf(async () => {
    pool = open(WORKERS, { binary: false, table: true });
    const calls = Array.from(
      { length: TASKS_IN_TURN },
      (_, index) => pool.run("lookUp", index),
    );
    check((await Promise.all(calls)).every(Number.isFinite), "A sum");
  });
  await pool.close();
  return time;
});

const firstResult = fresh(async (open) => {
  let pool;
  const time = await timeOf(async () => {
    pool = open(WORKERS, { binary: false, table: false });
    check(await pool.run("addOne", 1) === 2, "The first result");
  });
  await pool.close();
  return time;
});

function picture() {
  return new Float64Array(WIDTH * HEIGHT).map((_, index) => index % 251);
}

/** Whole rows, with one more above and below; at the edges those are the outermost again. */
function tileOf(image, top) {
  const tile = new Float64Array((ROWS + 2) * WIDTH);
  const row = (place) => image.subarray(place * WIDTH, (place + 1) * WIDTH);
  tile.set(row(Math.max(top - 1, 0)));
  tile.set(image.subarray(top * WIDTH, (top + ROWS) * WIDTH), WIDTH);
  tile.set(row(Math.min(top + ROWS, HEIGHT - 1)), (ROWS + 1) * WIDTH);
  return tile;
}

function isBlurred(image, result) {
  const mean = (place) => (image[place - WIDTH] + image[place] + image[place + WIDTH]) / 3;
  return [WIDTH + 1, ROWS * WIDTH + 7, (HEIGHT - 2) * WIDTH + 9]
    .every((place) => result[place] === mean(place));
}

const filterImage = held(async (pool) => {
  const image = picture();
  const result = new Float64Array(image.length);
  const filter = async (top) =>
    result.set(await pool.move("blur", tileOf(image, top)), top * WIDTH);
  const tops = Array.from(
    { length: HEIGHT / ROWS },
    (_, index) => index * ROWS,
  );
  const time = await timeOf(() => Promise.all(tops.map(filter)));
  check(isBlurred(image, result), "The picture");
  return time;
}, { binary: true });

/** As a user must who wants a result: asks again and again, as some pools lose what waits in a worker. */
async function nextResult(pool) {
  let asking;
  let waiting;
  let refusal = "no answer";
  try {
    return await new Promise((resolve, reject) => {
      const refuse = (error) => refusal = error?.message;
      const ask = () => void Promise.resolve(pool.run("addOne", 1)).then(resolve, refuse);
      const giveUp = () => reject(new Error(`there is no result in ${PATIENCE} ms: ${refusal}`));
      asking = setInterval(ask, AGAIN);
      waiting = setTimeout(giveUp, PATIENCE);
      ask();
    });
  } finally {
    clearInterval(asking);
    clearTimeout(waiting);
  }
}

/** Of a pool of one worker, so that no other gives the result. */
function recovery(strike) {
  return (open) => {
    let pool;
    return {
      async measure() {
        pool ??= open(1, { binary: false, table: false });
        await nextResult(pool);
        const hit = await strike(pool);
        return await timeOf(() => {
          hit();
          return nextResult(pool);
        });
      },
      close: () => pool?.close(),
    };
  };
}

const recoverFromKill = recovery(async (pool) => {
  const pid = await pool.run("pid");
  Promise.resolve(pool.run("hold")).catch(() => {});
  await new Promise((resolve) => setTimeout(resolve, BEGUN));
  return () => globalThis.process.kill(pid, "SIGKILL");
});

const recoverFromExit = recovery((pool) => () => {
  Promise.resolve(pool.run("leave")).catch(() => {});
});

/** A task of this many milliseconds in twice the time that the workers need for one. */
const WORK = 1;
const PACED = 1_000;

/** Milliseconds from asking to the result, at half load, of the task at this place when they are sorted. */
function latency(share) {
  return held(async (pool) => {
    const times = [];
    const calls = [];
    const begin = performance.now();
    while (calls.length < PACED) {
      const due = Math.floor((performance.now() - begin) / WORK) + 1;
      while (calls.length < Math.min(due, PACED)) {
        const asked = performance.now();
        calls.push(
          Promise.resolve(pool.run("work", WORK)).then(() => times.push(performance.now() - asked)),
        );
      }
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    await Promise.all(calls);
    return times.toSorted((a, b) => a - b)[Math.floor(PACED * share)];
  });
}

const QUEUED = 100_000;

/** Bytes of heap that a task holds that waits; the program needs `--expose-gc`. */
const queuedHeap = fresh(async (open) => {
  const pool = open(1, { binary: false, table: false });
  await pool.run("addOne", 1);
  Promise.resolve(pool.run("hold")).catch(() => {});
  await new Promise((resolve) => setTimeout(resolve, BEGUN));
  const before = heap();
  for (let index = 0; index < QUEUED; index++) submit(pool, index);
  const after = heap();
  await pool.close();
  return (after - before) / QUEUED;
});

function submit(pool, value) {
  if (pool.submit) pool.submit("addOne", value);
  else Promise.resolve(pool.run("addOne", value)).catch(() => {});
}

function heap() {
  globalThis.gc();
  return globalThis.process.memoryUsage().heapUsed;
}

function idle(size) {
  return (open) => {
    let pool;
    return {
      async measure() {
        pool ??= open(size, { binary: false, table: false });
        await Promise.all(
          Array.from({ length: size * 100 }, () => pool.run("addOne", 1)),
        );
        return 0;
      },
      close: () => pool?.close(),
    };
  };
}

/** Milliseconds that a task waits. */
const PAUSE = 5;

/** Tasks that wait, several at once in each worker. */
function pauses(count, concurrency) {
  return held((pool) =>
    timeOf(async () => {
      const calls = Array.from({ length: count }, () => pool.run("pause", PAUSE));
      check((await Promise.all(calls)).every((value) => value === PAUSE), "A result");
    }), { concurrency });
}

const STREAMED = 100_000;

const streamed = held((pool) =>
  timeOf(async () => {
    let last = 0;
    await pool.each("countTo", STREAMED, (value) => check(value === ++last, "The stream"));
    check(last === STREAMED, "The length of the stream");
  })
);

const GIFTS = 32;

/** Big results. */
const gifts = held((pool) =>
  timeOf(async () => {
    const take = pool.take ?? pool.run;
    for (let count = 0; count < GIFTS; count++) {
      check((await take("give", MILLION)).at(-1) === 7, "The last number");
    }
  }), { binary: true });

/** By the name of the case. */
export const MEASURES = {
  unitTasks: burst("addOne", TASKS, (index) => index, isNext),
  inTurn,
  mapMillion,
  stringify: burst("stringify", 500, () => 5_000, areEqual),
  factorial: burst("factorial", 2_000, () => 1_000, areEqual),
  withTable,
  filterImage,
  firstResult,
  recoverFromKill,
  recoverFromExit,
  longTexts: burst(
    "longText",
    1_000,
    () => 100_000,
    (texts) => texts.every(({ length }) => length === 100_000),
  ),
  latency50: latency(0.5),
  latency99: latency(0.99),
  queuedHeap,
  pauses16: pauses(2_000, 16),
  pauses64: pauses(10_000, 64),
  streamed,
  gifts,
  idle2: idle(2),
  idle8: idle(8),
};
