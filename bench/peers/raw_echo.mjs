// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Sends back what comes to a socket: the floor of what the runtime's sockets can do. `raw_echo.mjs PATH`.
 *
 * @module
 */

import { connect } from "node:net";
import process from "node:process";

const socket = connect(process.argv[2]);
socket.on("data", (bytes) => socket.write(bytes));
