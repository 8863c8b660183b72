// Copyright 2026 the multiprocessing authors. MIT license.

import { PortTransport } from "../../../ipc/transport/port_transport.ts";
import { test } from "../../helpers.ts";

for (const wait of [0, 20]) {
  test(`a port whose other end was closed ${wait} ms before it is read has ended`, async () => {
    const { port1, port2 } = new MessageChannel();
    const transport = new PortTransport(port1, false);
    transport.ref();
    port2.close();
    await new Promise((resolve) => setTimeout(resolve, wait));
    await new Promise<void>((end) => {
      transport.start({ end, bytes() {}, filled() {}, message() {}, space: () => null });
    });
    transport.close();
  });
}
