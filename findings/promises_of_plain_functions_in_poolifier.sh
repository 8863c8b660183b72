#!/usr/bin/env bash
# What a task of poolifier gives that returns a promise, and is not declared `async`.
#
# poolifier 5.3.2 looks at the function, not at what it gives: only one that is written with `async` is waited for. The
# promise of any other is taken for the result: between processes JSON makes {} of it, without an error; a thread can't
# clone it. workerpool, piscina and tinypool wait for it.
#
# Output seen:
#   processes: async function 5, plain function {}
#   threads: async function 5, plain function fails
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund node@20.20.2 poolifier@5.3.2
for kind in Cluster Thread; do
  cat >"$kind.cjs" <<JS
const { ${kind}Worker } = require("poolifier");
module.exports = new ${kind}Worker({
  later: async () => await new Promise((resolve) => setTimeout(resolve, 1, 5)),
  plain: () => new Promise((resolve) => setTimeout(resolve, 1, 5)),
});
JS
done
cat >probe.mjs <<'JS'
import { FixedClusterPool, FixedThreadPool } from "poolifier";
const KINDS = { processes: [FixedClusterPool, "./Cluster.cjs"], threads: [FixedThreadPool, "./Thread.cjs"] };
for (const [kind, [Pool, file]] of Object.entries(KINDS)) {
  const pool = new Pool(1, file, { errorHandler: () => {} });
  pool.emitter?.on("error", () => {});
  const ask = (name) => pool.execute(undefined, name).then(JSON.stringify, () => "fails");
  console.log(`${kind}: async function ${await ask("later")}, plain function ${await ask("plain")}`);
  await pool.destroy();
}
JS
seen=$(node_modules/.bin/node probe.mjs)
expected='processes: async function 5, plain function {}
threads: async function 5, plain function fails'
echo "$seen"
[ "$seen" = "$expected" ] || { echo "changed"; exit 1; }
