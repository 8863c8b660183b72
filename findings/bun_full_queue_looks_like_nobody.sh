#!/usr/bin/env bash
# Bun tells a Unix socket whose queue is full as one where nobody listens.
#
# A listener that is busy accepts later; until then the system queues those who come, and refuses more of them
# with EAGAIN: try again. Node 26.10.0 and Deno 2.9.6 pass that on. Bun 1.4.5 makes ECONNREFUSED of it, so that a
# program can't tell a busy server from one that is gone.
#
# Output seen (the runtime listens and is busy; the same runtime connects 1,200 times: how many came in, then what):
#   node: 512 EAGAIN
#   deno: 513 EAGAIN
#   bun: 513 ECONNREFUSED
set -eu
[ "$(uname)" = Linux ] || { echo "needs Linux"; exit 0; }
[ "$(cat /proc/sys/net/core/somaxconn)" -ge 1024 ] || { echo "needs a somaxconn of 1024 or more"; exit 0; }
ulimit -n 4096
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund deno@2.9.6 node@26.10.0 bun@1.4.5
cat >probe.mjs <<'JS'
import { spawnSync } from "node:child_process";
import net from "node:net";
const [path] = process.argv.slice(2);
if (path === undefined) {
  const own = `${process.cwd()}/s`;
  net.createServer().listen(own, () => {
    const flags = globalThis.Deno ? ["run", "-A", "--quiet"] : [];
    const { stdout } = spawnSync(process.execPath, [...flags, "probe.mjs", own], { encoding: "utf8" });
    console.log(stdout.trim());
    process.exit();
  });
} else {
  let count = 0;
  let refusal;
  for (let i = 0; i < 1200 && refusal === undefined; i++) {
    await new Promise((resolve) => {
      const socket = net.connect(path);
      socket.once("connect", () => resolve(count++));
      socket.once("error", (error) => resolve(refusal = error.code));
    });
  }
  console.log(`${count} ${refusal}`);
  process.exit();
}
JS
bin=node_modules/.bin
seen=$(echo "node: $($bin/node probe.mjs)"; rm -f s; echo "deno: $($bin/deno run -A --quiet probe.mjs)"; rm -f s; echo "bun: $($bin/bun probe.mjs)")
expected='node: 512 EAGAIN
deno: 513 EAGAIN
bun: 513 ECONNREFUSED'
echo "$seen"
[ "$seen" = "$expected" ] || { echo "changed"; exit 1; }
