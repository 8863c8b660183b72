#!/usr/bin/env bash
# The maximum that a histogram of perf_hooks gives may be higher than any value that was recorded.
#
# createHistogram() counts in buckets (HdrHistogram, three figures). Of a bucket Node 26.10.0 and Deno 2.9.6 tell as "max" the
# highest value that would fall into it, not one that was seen: 123456789 comes back as 123469823. Bun 1.4.5 gives the
# value itself as "max", but the same bucket's end as the percentile 100, which so lies above its maximum.
#
# Output seen:
#   node: max 123469823, percentile 100 is 123469823
#   deno: max 123469823, percentile 100 is 123469823
#   bun: max 123456789, percentile 100 is 123469823
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund deno@2.9.6 bun@1.4.5 node@26.10.0
cat >program.mjs <<'JS'
import { createHistogram } from "node:perf_hooks";
const histogram = createHistogram();
histogram.record(123456789);
console.log(`max ${histogram.max}, percentile 100 is ${histogram.percentile(100)}`);
JS
seen=$(echo "node: $(timeout 60 node_modules/.bin/node program.mjs 2>&1)"
echo "deno: $(timeout 60 node_modules/.bin/deno run -A --quiet program.mjs 2>&1)"
echo "bun: $(timeout 60 node_modules/.bin/bun program.mjs 2>&1)")
expected='node: max 123469823, percentile 100 is 123469823
deno: max 123469823, percentile 100 is 123469823
bun: max 123456789, percentile 100 is 123469823'
echo "$seen"
[ "$seen" = "$expected" ] || { echo "changed"; exit 1; }
