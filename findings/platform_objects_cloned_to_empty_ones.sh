#!/usr/bin/env bash
# structuredClone() of a platform object that can't be cloned gives {} in Node and Deno, without an error.
#
# HTML asks for a DataCloneError for an AbortSignal, an Event or a PerformanceMark. Bun 1.4.5 throws it. Node 26.10.0 and
# Deno 2.9.6 give an empty plain object (URL and Headers, which they mark, do throw in both). Posted to a worker,
# a signal or an event so arrives as {}, silently. Node 20.20.2 does the same to URL, Headers and even
# DOMException, which HTML has as serializable: an AbortError posted from a worker arrives as {}.
#
# Output seen:
#   node20: {} {} {} {} {}
#   node26: {} {} {} throws DOMException
#   deno: {} {} {} throws DOMException
#   bun: throws throws throws throws DOMException
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund deno@2.9.6 bun@1.4.5 node20@npm:node@20.20.2 node26@npm:node@26.10.0
cat >probe.mjs <<'JS'
const values = [
  new AbortController().signal,
  new Event("x"),
  performance.mark("x"),
  new URL("http://example.com/"),
  new DOMException("stopped", "AbortError"),
];
const clone = (value) => {
  try {
    const name = structuredClone(value).constructor.name;
    return name === "Object" ? "{}" : name;
  } catch {
    return "throws";
  }
};
console.log(values.map(clone).join(" "));
JS
seen=$(echo "node20: $(node_modules/node20/bin/node probe.mjs)"
echo "node26: $(node_modules/node26/bin/node probe.mjs)"
echo "deno: $(node_modules/.bin/deno run -A --quiet probe.mjs)"
echo "bun: $(node_modules/.bin/bun probe.mjs)")
expected='node20: {} {} {} {} {}
node26: {} {} {} throws DOMException
deno: {} {} {} throws DOMException
bun: throws throws throws throws DOMException'
echo "$seen"
[ "$seen" = "$expected" ] || { echo "changed"; exit 1; }
