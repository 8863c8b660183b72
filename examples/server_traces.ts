// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * A pool behind a server, with traces: the span of a request is the parent of the one that its task makes in a worker.
 * The spans are those of Deno's own OpenTelemetry:
 *
 * ```sh
 * OTEL_DENO=true OTEL_EXPORTER_OTLP_PROTOCOL=console deno run -A server_traces.ts
 * ```
 *
 * With another SDK, `@opentelemetry/sdk-node` say, it is the same: a task's module registers it in the worker, as the
 * server's does in the server.
 */

import { tracingChannel } from "node:diagnostics_channel";
import { Pool } from "@multiprocessing/process";

/** What is used here of OpenTelemetry. */
interface Tracer {
  startActiveSpan<R>(name: string, call: (span: Span) => R): R;
}

interface Span {
  spanContext(): { traceId: string };
  setAttribute(key: string, value: number): void;
  end(): void;
}

// deno-lint-ignore no-explicit-any
const tracer: Tracer = (Deno as any).telemetry.tracerProvider.getTracer("primes");

/** Counts the primes below a limit, in a span of its own; gives them and the trace that it belongs to. */
export function countPrimes(limit: number): { primes: number; traceId: string } {
  return tracer.startActiveSpan("countPrimes", (span) => {
    let primes = 0;
    for (let number = 2; number < limit; number++) {
      let divisor = 2;
      while (divisor * divisor <= number && number % divisor !== 0) divisor++;
      if (divisor * divisor > number) primes++;
    }
    span.setAttribute("primes", primes);
    span.end();
    return { primes, traceId: span.spanContext().traceId };
  });
}

if (import.meta.main) {
  tracingChannel("multiprocessing.task").subscribe({
    start() {},
    end() {},
    asyncStart() {},
    asyncEnd: (task) => {
      const { target, pool, name } = task as Record<string, unknown>;
      console.log(`${target} has ended in a worker of ${pool}: ${String(name).slice(0, 10)}`);
    },
    error: ({ error }) => console.log(`A task has failed: ${error}`),
  });

  await using pool = new Pool({ processes: 2 });
  await using server = Deno.serve(
    { port: 0, onListen() {} },
    (request) =>
      tracer.startActiveSpan("GET /primes", async (span) => {
        const limit = Number(new URL(request.url).searchParams.get("below"));
        const { primes, traceId } = await pool.apply(countPrimes, [limit]);
        span.end();
        const isSame = traceId === span.spanContext().traceId;
        return new Response(`${primes} primes, ${isSame ? "one trace" : "two traces"}`);
      }),
  );
  const { port } = server.addr;
  for (const limit of [100, 10_000]) {
    const response = await fetch(`http://127.0.0.1:${port}/?below=${limit}`);
    console.log(await response.text());
  }
}
