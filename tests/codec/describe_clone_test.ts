// Copyright 2026 the multiprocessing authors. MIT license.

import { assertEquals, assertStrictEquals } from "@std/assert";
import { explainUncloneable } from "../../codec/describe_clone.ts";

function explain(value: unknown, transfer: Transferable[] = []): DOMException {
  try {
    structuredClone(value, { transfer });
  } catch (error) {
    return explainUncloneable(value, "args", error, transfer);
  }
  throw new TypeError("The value was cloned");
}

Deno.test("explainUncloneable() names what the platform refused", () => {
  const error = explain([1, { callback: () => 1 }]);
  assertEquals(error.message, "Cannot send args[1].callback: a function can't be cloned");
  assertStrictEquals(error.name, "DataCloneError");
});

Deno.test("explainUncloneable() passes over what the platform can clone", () => {
  const value = [new SharedArrayBuffer(8), { late: Promise.resolve() }];
  assertEquals(explain(value).message, "Cannot send args[1].late: a Promise can't be cloned");
});

Deno.test("explainUncloneable() passes over what was transferred", () => {
  const { port1, port2 } = new MessageChannel();
  const error = explain([port1, port2, () => 1], [port1, port2]);
  assertEquals(error.message, "Cannot send args[2]: a function can't be cloned");
  port1.close();
  port2.close();
});

Deno.test("explainUncloneable() keeps the platform's error as cause, and its words if it has none", () => {
  const error = explainUncloneable({ a: 1 }, "args", new TypeError("No reason"));
  assertEquals(error.message, "Cannot send args: No reason");
  assertEquals((error as { cause?: Error }).cause?.message, "No reason");
});
