// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Sends back what comes to a socket: the floor of what the runtime's sockets can do. `raw_echo.mjs PATH [SOCKETS]`.
 *
 * @module
 */

import { connect } from "node:net";
import process from "node:process";

const [, , path, sockets = "1"] = process.argv;
for (let i = 0; i < Number(sockets); i++) {
  const socket = connect(path);
  socket.on("data", (bytes) => socket.write(bytes));
}
