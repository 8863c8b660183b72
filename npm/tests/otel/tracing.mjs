// Copyright 2026 the multiprocessing authors. MIT license.

import { NodeSDK, tracing } from "@opentelemetry/sdk-node";

export const exporter = new tracing.InMemorySpanExporter();

/** Exports each span as it ends. */
export const processor = new tracing.SimpleSpanProcessor(exporter);

const sdk = new NodeSDK({
  spanProcessors: [processor],
  logRecordProcessors: [],
  metricReaders: [],
  instrumentations: [],
});
sdk.start();
