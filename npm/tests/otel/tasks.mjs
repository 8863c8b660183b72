// Copyright 2026 the multiprocessing authors. MIT license.

import { trace } from "@opentelemetry/api";
import { exporter, processor } from "./tracing.mjs";

const tracer = trace.getTracer("tasks");

/** Makes a span, after something was waited for; gives it as it was exported. */
export async function thumbnail(size) {
  await new Promise((resolve) => setTimeout(resolve, 1));
  await tracer.startActiveSpan(`resize ${size}`, async (span) => {
    await Promise.resolve();
    span.end();
  });
  await processor.forceFlush();
  const span = exporter.getFinishedSpans().at(-1);
  const parent = span.parentSpanContext?.spanId ?? null;
  return { name: span.name, parent, traceId: span.spanContext().traceId };
}
