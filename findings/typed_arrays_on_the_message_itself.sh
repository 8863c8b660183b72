#!/usr/bin/env bash
# A typed array from v8.deserialize() may lie on the message, or in memory that others have too: it depends on its place.
#
# node:v8 tells of the structured clone algorithm, of which every array comes with a buffer of its own. In Node 26.10.0 and
# Deno 2.9.6 what v8.deserialize() gives has the message itself as its buffer, header and all, if it happens to be aligned
# there: to write into it changes the message. If not, as a word before it is one letter longer, it is copied into the pool
# that small Buffers share, whose `buffer` holds what others have put there. Two views of one buffer come back as two: what
# one writes the other doesn't see. Who posts or hashes `array.buffer` takes all that along. Bun 1.4.5 gives each a
# buffer of its own, and for that writes the whole buffer of a view: 8 bytes of a megabyte are a message of a megabyte.
#
# Output seen:
#   node: 16 bytes on a buffer of the message, of a pool; the message is changed, views apart; 8 of 1000000 bytes are few
#   deno: 16 bytes on a buffer of the message, of a pool; the message is changed, views apart; 8 of 1000000 bytes are few
#   bun: 16 bytes on a buffer of its own, of its own; the message is kept, views together; 8 of 1000000 bytes are all
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund node@26.10.0 deno@2.9.6 bun@1.4.5
cat >probe.mjs <<'JS'
import { Buffer } from "node:buffer";
import { deserialize, serialize } from "node:v8";
function place(text) {
  const message = serialize([text, new Float64Array([1, 2])]);
  const { buffer } = deserialize(message)[1];
  if (buffer.byteLength === 16) return "its own";
  return buffer === message.buffer || buffer.byteLength === message.length ? "the message" : "a pool";
}
// Of eight places that follow each other one is aligned.
const TEXTS = Array.from({ length: 8 }, (_, length) => "x".repeat(length));
const places = [...new Set(TEXTS.map(place))].sort().reverse();
const message = Buffer.from(serialize(new Uint8Array([1])));
deserialize(message)[0] = 2;
const isChanged = deserialize(message)[0] === 2;
const whole = new Uint8Array(8);
const [first, second] = deserialize(serialize([whole, whole.subarray(4)]));
first[4] = 1;
const size = serialize(new Uint8Array(new ArrayBuffer(1_000_000), 0, 8)).length;
console.log(
  `16 bytes on a buffer of ${places[0]}, of ${places.at(-1)}; the message is ${isChanged ? "changed" : "kept"}, ` +
    `views ${second[0] === 1 ? "together" : "apart"}; 8 of 1000000 bytes are ${size < 100 ? "few" : "all"}`,
);
JS
seen=$(for name in node deno bun; do
  case $name in deno) run="run -A --quiet" ;; *) run="" ;; esac
  # shellcheck disable=SC2086
  echo "$name: $(node_modules/.bin/$name $run probe.mjs)"
done)
expected='node: 16 bytes on a buffer of the message, of a pool; the message is changed, views apart; 8 of 1000000 bytes are few
deno: 16 bytes on a buffer of the message, of a pool; the message is changed, views apart; 8 of 1000000 bytes are few
bun: 16 bytes on a buffer of its own, of its own; the message is kept, views together; 8 of 1000000 bytes are all'
echo "$seen"
[ "$seen" = "$expected" ] || { echo "changed"; exit 1; }
