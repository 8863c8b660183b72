// Copyright 2026 the multiprocessing authors. MIT license.

import { assertEquals } from "@std/assert";
import { Pool } from "../../mod.ts";
import { forEachMethod } from "../helpers.ts";
import {
  inNoSpan,
  inSpan,
  register,
  type SpanContext,
  spanHere,
  spanLater,
  spans,
} from "./fixtures/spans.ts";

const TRACE = "0af7651916cd43dd8448eb211c80319c";

function span(number: number): SpanContext {
  return { traceId: TRACE, spanId: String(number).padStart(16, "b"), traceFlags: 1 };
}

const remote = (context: SpanContext) => ({ ...context, isRemote: true });

for (const concurrency of [1, 3]) {
  forEachMethod(
    `a task runs in the span that it was given in, ${concurrency} at once`,
    async (context) => {
      using _ = register();
      await using pool = new Pool({ processes: 1, context, concurrency });
      const given = [1, 2, 3, 4, 5, 6].map(span);
      const first = await inSpan(given[0]!, () => pool.apply(spanHere));
      assertEquals(first, remote(given[0]!));
      assertEquals(await inNoSpan(() => pool.apply(spanHere)), null);
      const all = await Promise.all(given.map((each) => inSpan(each, () => pool.apply(spanLater))));
      assertEquals(all, given.map(remote));
      const mapped = inSpan(
        given[1]!,
        () => pool.map(spanHere as never, [1, 2, 3], { chunkSize: 2 }),
      );
      assertEquals(await mapped, Array(3).fill(remote(given[1]!)));
      const options = { timeout: 60_000, onEvent() {} };
      const limited = inSpan(given[2]!, () => pool.apply(spanLater, [], options));
      assertEquals(await limited, remote(given[2]!));
      const streamed = await inSpan(given[3]!, () => Array.fromAsync(pool.stream(spans, [2])));
      assertEquals(streamed, Array(2).fill(remote(given[3]!)));
    },
  );
}
