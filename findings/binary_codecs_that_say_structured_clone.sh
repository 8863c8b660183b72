#!/usr/bin/env bash
# What the option structuredClone of msgpackr and cbor-x doesn't keep.
#
# Both have an option of that name. With it, msgpackr 2.1.4 (moreTypes too) and cbor-x 1.6.9 keep cycles, maps and sets. But
# unlike structured clone -0 becomes 0, a hole of an array becomes an element (undefined), a lone surrogate becomes
# U+FFFD, a boxed string becomes a plain object or an array, and an own key "__proto__" comes back under the name
# "__proto_". cbor-x besides makes Error of a RangeError, and a Buffer of an ArrayBuffer and of a DataView.
#
# Output seen:
#   structuredClone: -0, hole, d800, String, __proto__, RangeError, ArrayBuffer, DataView
#   msgpackr: 0, element, fffd, Object, __proto_, RangeError, ArrayBuffer, DataView
#   cbor-x: 0, element, fffd, Array, __proto_, Error, Buffer, Buffer
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund node@26.10.0 msgpackr@2.1.4 cbor-x@1.6.9
cat >probe.mjs <<'JS'
import { Encoder } from "cbor-x";
import { Packr } from "msgpackr";
const packr = new Packr({ structuredClone: true, moreTypes: true });
const encoder = new Encoder({ structuredClone: true });
const CLONES = {
  structuredClone,
  msgpackr: (value) => packr.unpack(packr.pack(value)),
  "cbor-x": (value) => encoder.decode(encoder.encode(value)),
};
const nameOf = (value) => value.constructor.name;
for (const [name, clone] of Object.entries(CLONES)) {
  console.log(`${name}: ${[
    Object.is(clone(-0), -0) ? "-0" : "0",
    1 in clone([1, , 2]) ? "element" : "hole",
    clone("\ud800").charCodeAt(0).toString(16),
    nameOf(clone(new String("x"))),
    Object.keys(clone(JSON.parse('{"__proto__":1}')))[0],
    nameOf(clone(new RangeError("m"))),
    nameOf(clone(new ArrayBuffer(2))),
    nameOf(clone(new DataView(new ArrayBuffer(2)))),
  ].join(", ")}`);
}
JS
seen=$(node_modules/.bin/node probe.mjs)
expected='structuredClone: -0, hole, d800, String, __proto__, RangeError, ArrayBuffer, DataView
msgpackr: 0, element, fffd, Object, __proto_, RangeError, ArrayBuffer, DataView
cbor-x: 0, element, fffd, Array, __proto_, Error, Buffer, Buffer'
echo "$seen"
[ "$seen" = "$expected" ] || { echo "changed"; exit 1; }
