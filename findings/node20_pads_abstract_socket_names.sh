#!/usr/bin/env bash
# An abstract socket of Node 20 can't be reached from Node 26, Deno or Bun, nor theirs from it.
#
# Linux takes every byte of an abstract name, zeros too. Node 20.20.2 hands over the whole 108 bytes of the
# address, so that a name of 12 bytes is followed by 95 zeros; Node 26.10.0, Deno 2.9.6 and Bun 1.4.5 hand over
# the name alone. All four take "\0name" without complaint, and between the two kinds every connection is
# refused.
#
# Output seen (who listens: who gets through):
#   node20: node20
#   node26: node26 deno bun
#   deno: node26 deno bun
#   bun: node26 deno bun
set -eu
[ "$(uname)" = Linux ] || { echo "needs Linux"; exit 0; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund deno@2.9.6 bun@1.4.5 node20@npm:node@20.20.2 node26@npm:node@26.10.0
cat >probe.mjs <<'JS'
import net from "node:net";
const [kind, name] = process.argv.slice(2);
if (kind === "listen") {
  const server = net.createServer((socket) => socket.end());
  server.listen("\0" + name, () => console.log("ready"));
  process.stdin.once("end", () => process.exit(0)).resume();
} else {
  const socket = net.connect("\0" + name);
  socket.once("connect", () => process.exit(0));
  socket.once("error", () => process.exit(1));
}
JS
run() {
  local who=$1; shift
  case $who in
    node20 | node26) "node_modules/$who/bin/node" probe.mjs "$@" ;;
    deno) node_modules/.bin/deno run -A --quiet probe.mjs "$@" ;;
    bun) node_modules/.bin/bun probe.mjs "$@" ;;
  esac
}
seen=$(for listener in node20 node26 deno bun; do
  name="finding-$$-$listener"
  mkfifo "in-$listener" "out-$listener"
  run "$listener" listen "$name" <"in-$listener" >"out-$listener" &
  exec 8>"in-$listener" 9<"out-$listener"
  read -r _ <&9
  through=""
  for visitor in node20 node26 deno bun; do
    run "$visitor" connect "$name" </dev/null 8>&- 9<&- && through="$through $visitor"
  done
  exec 8>&- 9<&-
  wait $!
  echo "$listener:$through"
done)
expected='node20: node20
node26: node26 deno bun
deno: node26 deno bun
bun: node26 deno bun'
echo "$seen"
[ "$seen" = "$expected" ] || { echo "changed"; exit 1; }
