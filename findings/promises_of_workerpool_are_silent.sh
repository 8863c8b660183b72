#!/usr/bin/env bash
# What workerpool gives looks like a promise, and is another thing: nobody hears of what it rejects with, and then() runs at once.
#
# exec() of workerpool 10.0.3 gives a Promise of its own. A task that fails and that nobody asks for is an unhandled rejection with
# any other pool, and ends a program with exit code 1; here nothing tells of it. What a reaction throws is lost as well. And
# then() of one that is settled calls its function before then() returns, so what it does comes before the next line. Of
# piscina 5.2.0 it is a real promise, which does none of this. An async function around it, or await, mends all.
#
# Output seen:
#   workerpool: failing and left: exit 0; reaction that throws: exit 0; order then, next line
#   piscina: failing and left: exit 1; reaction that throws: exit 1; order next line, then
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund node@26.10.0 workerpool@10.0.3 piscina@5.2.0
cat >task.cjs <<'JS'
module.exports = (text) => {
  if (text === "fail") throw new Error("nobody handles this");
  return text;
};
JS
cat >probe.mjs <<'JS'
import { fileURLToPath } from "node:url";
import workerpool from "workerpool";
import { Piscina } from "piscina";
const [name, what] = process.argv.slice(2);
const filename = fileURLToPath(new URL("task.cjs", import.meta.url));
const pool = name === "piscina" ? new Piscina({ filename }) : workerpool.pool({ maxWorkers: 1 });
const run = (text) =>
  name === "piscina"
    ? pool.run(text)
    : pool.exec((text) => {
      if (text === "fail") throw new Error("nobody handles this");
      return text;
    }, [text]);
const settled = run("fine");
await settled;
if (what === "order") {
  const order = [];
  settled.then(() => order.push("then"));
  order.push("next line");
  await null;
  console.log(order.join(", "));
}
if (what === "left") run("fail");
if (what === "reaction") {
  settled.then(() => {
    throw new Error("nobody handles this");
  });
}
await run("last");
await new Promise((resolve) => setTimeout(resolve, 200));
process.exit(0);
JS
node=node_modules/.bin/node
code_of() { "$node" probe.mjs "$@" >/dev/null 2>&1 && echo 0 || echo $?; }
seen=$(for name in workerpool piscina; do
  echo "$name: failing and left: exit $(code_of $name left); reaction that throws: exit $(code_of $name reaction); order $("$node" probe.mjs $name order)"
done)
expected='workerpool: failing and left: exit 0; reaction that throws: exit 0; order then, next line
piscina: failing and left: exit 1; reaction that throws: exit 1; order next line, then'
echo "$seen"
[ "$seen" = "$expected" ] || { echo "changed"; exit 1; }
