// Copyright 2026 the multiprocessing authors. MIT license.

import { assert, assertEquals } from "@std/assert";
import { brand } from "../../base/brand.ts";

/** The same classes, as another copy of the library has them. */
function copy() {
  class Base {}
  class Derived extends Base {}
  brand(Base, "BrandTestBase");
  brand(Derived, "BrandTestDerived");
  return { Base, Derived };
}

Deno.test("brand() lets a class know the objects of its copies, and of their subclasses", () => {
  const [one, other] = [copy(), copy()];
  assert(new one.Base() instanceof other.Base);
  assert(new one.Derived() instanceof other.Derived);
  assert(new one.Derived() instanceof other.Base);
  assert(new (class extends one.Derived {})() instanceof other.Derived);
});

Deno.test("brand() lets a class know nothing else", () => {
  const [one, other] = [copy(), copy()];
  assert(!(new one.Base() instanceof other.Derived));
  for (const value of [null, undefined, 1, "text", {}, () => {}]) {
    assertEquals((value as unknown) instanceof one.Base, false);
  }
});

Deno.test("brand() leaves instanceof of a user's subclass as it is", () => {
  const [one, other] = [copy(), copy()];
  class Own extends one.Base {}
  assert(new Own() instanceof Own);
  assert(!(new one.Base() instanceof Own));
  assert(!(new other.Base() instanceof Own));
});
