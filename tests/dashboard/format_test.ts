// Copyright 2026 the multiprocessing authors. MIT license.

import { assertEquals } from "@std/assert";
import { amount, bytes, rate, text, time } from "../../dashboard/page/format.ts";
import { drawToken, isToken } from "../../dashboard/token.ts";
import { test } from "../helpers.ts";

test("figures have three digits that tell something, and a unit", () => {
  assertEquals([0, 7, 1_234, 99_999, 123_456, 12_345_678].map((each) => text(amount(each))), [
    "0",
    "7",
    "1,234",
    "99,999",
    "123 k",
    "12.3 M",
  ]);
  assertEquals([0, 0.25, 12.34, 4_567].map((each) => text(rate(each))), [
    "0/s",
    "0.25/s",
    "12.3/s",
    "4,567/s",
  ]);
  assertEquals([0, 0.0123, 2.5, 340, 1_500, 90_000, 7_200_000].map((each) => text(time(each))), [
    "0 ms",
    "12 µs",
    "2.50 ms",
    "340 ms",
    "1.50 s",
    "1.50 min",
    "2.00 h",
  ]);
  assertEquals([0, 2_000, 64_000_000, 1.5e9].map((each) => text(bytes(each))), [
    "0 MB",
    "2.00 kB",
    "64.0 MB",
    "1.50 GB",
  ]);
});

test("a token is the same as itself alone", () => {
  const token = drawToken();
  assertEquals(isToken(token, token), true);
  const others = ["", token.slice(1), `${token}a`, token.toLowerCase() + "é", `${token}\0`];
  for (const other of others) assertEquals(isToken(other, token), false, other);
  for (let i = 0; i < token.length; i++) {
    const other = `${token.slice(0, i)}!${token.slice(i + 1)}`;
    assertEquals(isToken(other, token), false, other);
  }
});
