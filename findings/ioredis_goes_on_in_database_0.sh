#!/usr/bin/env bash
# Where ioredis writes when the database that it was told to use isn't there.
#
# Redis has 16 databases unless it is told otherwise. Of ioredis 6.0.0 with `{ db: 99 }`, or a URL that ends in /99,
# connect() resolves; that SELECT has failed is an event "error" and nothing more, and every command after it goes to
# database 0, where somebody else's keys may be. What must be sure of its database asks select() itself, which rejects.
#
# Output seen:
#   connect() resolved
#   event error: ERR DB index is out of range
#   set() gave OK, and the key is in database 0: true
#   select() rejected: ERR DB index is out of range
set -eu
command -v redis-server >/dev/null || { echo "redis-server is not here"; exit 2; }
folder=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server"; rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund node@20.20.2 ioredis@6.0.0
redis-server --port 0 --unixsocket "$folder/s" --save "" --appendonly no --dir "$folder" >log &
server=$!
until [ -S s ]; do sleep 0.05; done
cat >probe.mjs <<'JS'
import { Redis } from "ioredis";
const lines = ["", "", "", ""];
const options = { path: "./s", lazyConnect: true };
const client = new Redis({ ...options, db: 99 });
client.on("error", ({ message }) => lines[1] = `event error: ${message}`);
await client.connect();
lines[0] = "connect() resolved";
const answer = await client.set("mine", "1");
const other = new Redis(options);
lines[2] = `set() gave ${answer}, and the key is in database 0: ${await other.exists("mine") === 1}`;
lines[3] = await client.select(99).then(() => "selected", ({ message }) => `select() rejected: ${message}`);
console.log(lines.join("\n"));
client.disconnect();
other.disconnect();
JS
seen=$(node_modules/.bin/node probe.mjs)
expected='connect() resolved
event error: ERR DB index is out of range
set() gave OK, and the key is in database 0: true
select() rejected: ERR DB index is out of range'
echo "$seen"
[ "$seen" = "$expected" ] || { echo "changed"; exit 1; }
