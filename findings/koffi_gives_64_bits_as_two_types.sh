#!/usr/bin/env bash
# What a function gives that koffi calls is a number or a bigint, by how big it happens to be.
#
# Declared as int64_t or uint64_t, koffi 3.3.4 gives a number up to 2^53 and a bigint from there on, for results and what
# decode() reads alike; Deno.dlopen() and bun:ffi give a bigint in any case. Code that adds 1 passes every test, and throws once
# a counter, an address or a file is big. What it is given for an int it doesn't check either:
# a fraction is cut off, NaN is 0, and what is too wide wraps around; only other types are refused.
#
# Output seen:
#   llabs: number 5, number 9007199254740992, bigint 9007199254740993
#   decode: number 1, bigint 1152921504606846977
#   abs: 1.9 is 1, NaN is 0, 4294967301 is 5, "7" throws
set -eu
[ "$(uname)" = Linux ] || { echo "needs Linux"; exit 0; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund node@20.20.2 koffi@3.3.4
cat >probe.mjs <<'JS'
import koffi from "koffi";
const library = koffi.load("libc.so.6");
const llabs = library.func("int64_t llabs(int64_t)");
const abs = library.func("int abs(int)");
const write = (value) => `${typeof value} ${value}`;
console.log(`llabs: ${[5, 2n ** 53n, 2n ** 53n + 1n].map(llabs).map(write).join(", ")}`);
const read = (top) => koffi.decode(Uint8Array.of(1, 0, 0, 0, 0, 0, 0, top), "int64_t");
console.log(`decode: ${write(read(0))}, ${write(read(0x10))}`);
const ask = (value) => {
  try {
    return `is ${abs(value)}`;
  } catch {
    return "throws";
  }
};
console.log(`abs: 1.9 ${ask(1.9)}, NaN ${ask(NaN)}, 4294967301 ${ask(2 ** 32 + 5)}, "7" ${ask("7")}`);
JS
seen=$(node_modules/.bin/node probe.mjs)
expected='llabs: number 5, number 9007199254740992, bigint 9007199254740993
decode: number 1, bigint 1152921504606846977
abs: 1.9 is 1, NaN is 0, 4294967301 is 5, "7" throws'
echo "$seen"
[ "$seen" = "$expected" ] || { echo "changed"; exit 1; }
