// Copyright 2026 the multiprocessing authors. MIT license.

import { trace } from "@opentelemetry/api";
import { Pool } from "@multiprocessing/process";
import { thumbnail } from "./tasks.mjs";

const tracer = trace.getTracer("server");
const pool = new Pool({ processes: 2, context: process.argv[2] });
const lone = await pool.apply(thumbnail, [1]);
const requests = [2, 3].map((size) =>
  tracer.startActiveSpan(`GET /${size}`, async (span) => {
    const made = await pool.apply(thumbnail, [size]);
    const all = await pool.map(thumbnail, [10 * size, 10 * size + 1]);
    span.end();
    const { spanId, traceId } = span.spanContext();
    return [made, ...all].every((each) => each.parent === spanId && each.traceId === traceId);
  })
);
console.log(lone.parent, ...await Promise.all(requests));
pool.terminate();
await pool.join();
