// Copyright 2026 the multiprocessing authors. MIT license.

import { Demand } from "../../../ipc/transport/demand.ts";
import { PortTransport } from "../../../ipc/transport/port_transport.ts";
import { assertEquals } from "@std/assert";
import { test } from "../../helpers.ts";

for (const wait of [0, 20]) {
  test(`a port whose other end was closed ${wait} ms before it is read has ended`, async () => {
    const { port1, port2 } = new MessageChannel();
    const transport = new PortTransport(port1, false);
    const demand = new Demand();
    demand.moveTo(transport);
    demand.ref();
    port2.close();
    await new Promise((resolve) => setTimeout(resolve, wait));
    await new Promise<void>((end) => {
      transport.start({ end, bytes() {}, filled() {}, message() {}, space: () => null }, demand);
    });
    transport.close();
  });
}

test("a port whose other end's thread has ended gives all that has come, and ends at once", () => {
  const { port1, port2 } = new MessageChannel();
  const transport = new PortTransport(port1, true);
  for (let i = 0; i < 100; i++) port2.postMessage(Uint8Array.of(i));
  const told: (number | string)[] = [];
  transport.start({
    end: () => told.push("end"),
    bytes: ([byte]) => told.push(byte!),
    filled() {},
    message() {},
    space: () => null,
  }, new Demand());
  transport.lose();
  assertEquals(told, [...Array(100).keys(), "end"]);
  transport.close();
  port2.close();
});
