#!/usr/bin/env bash
# How long the path of a Unix socket may be differs, and Node 20 listens at another path than it was given.
#
# The address has room for 108 bytes, with or without a zero at the end. Deno 2.9.6 and Bun 1.4.5 take 107. Node
# 26.10.0 takes 108. Node 20.20.2 takes any length: it cuts the path at 108 bytes, says that it listens, and the
# file there has the cut name.
#
# Output seen (length given: length of the file made, or the error):
#   node20: 107:107 108:108 120:108
#   node26: 107:107 108:108 120:EINVAL
#   deno: 107:107 108:EINVAL 120:EINVAL
#   bun: 107:107 108:EINVAL 120:EINVAL
set -eu
[ "$(uname)" = Linux ] || { echo "needs Linux"; exit 0; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund deno@2.9.6 bun@1.4.5 node20@npm:node@20.20.2 node26@npm:node@26.10.0
cat >probe.mjs <<'JS'
import fs from "node:fs";
import net from "node:net";
import os from "node:os";
function listen(length) {
  const folder = fs.mkdtempSync(`${os.tmpdir()}/s`);
  const { promise, resolve } = (() => { let resolve; return { promise: new Promise((r) => resolve = r), resolve }; })();
  const server = net.createServer();
  const fail = (error) => resolve(error.code);
  server.once("error", fail);
  try {
    server.listen(`${folder}/`.padEnd(length, "x"), () => {
      resolve(fs.readdirSync(folder).map((name) => `${folder}/${name}`.length)[0]);
      server.close();
    });
  } catch (error) {
    fail(error);
  }
  return promise.finally(() => fs.rmSync(folder, { recursive: true, force: true }));
}
const texts = [];
for (const length of [107, 108, 120]) texts.push(`${length}:${await listen(length)}`);
console.log(texts.join(" "));
process.exit(0);
JS
seen=$(export TMPDIR=/tmp
echo "node20: $(node_modules/node20/bin/node probe.mjs)"
echo "node26: $(node_modules/node26/bin/node probe.mjs)"
echo "deno: $(node_modules/.bin/deno run -A --quiet probe.mjs)"
echo "bun: $(node_modules/.bin/bun probe.mjs)")
expected='node20: 107:107 108:108 120:108
node26: 107:107 108:108 120:EINVAL
deno: 107:107 108:EINVAL 120:EINVAL
bun: 107:107 108:EINVAL 120:EINVAL'
echo "$seen"
[ "$seen" = "$expected" ] || { echo "changed"; exit 1; }
