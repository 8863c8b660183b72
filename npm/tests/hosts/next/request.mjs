// Copyright 2026 the multiprocessing authors. MIT license.

// One request to what has been built.

import { createServer } from "node:http";
import next from "next";

const app = next({ dev: false });
await app.prepare();
const server = createServer(app.getRequestHandler()).listen(0, "127.0.0.1", async () => {
  const response = await fetch("http://127.0.0.1:" + server.address().port + "/api/square");
  console.log(await response.text());
  process.exit();
});
