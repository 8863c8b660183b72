#!/usr/bin/env bash
# In Bun an uncaught error doesn't end a program whose main module still awaits at its top level.
#
# Node 26.10.0 and Deno 2.9.6 end at once with code 1, of an error that a timer or a listener throws, and of a rejection that
# nobody handles. So does Bun 1.4.5, once the main module has been evaluated. Until then, and with `await main()` as the last line that
# is to the end, it prints the error and goes on: timers fire, requests are served, what comes after the await is done. The exit
# code is 1 all the same, when all is over.
#
# Output seen (an error after 100 ms, a line after 600 ms, the end of main after 900 ms):
#   node: awaited [exit 1], not awaited [exit 1]
#   deno: awaited [exit 1], not awaited [exit 1]
#   bun: awaited [still here, end of main, exit 1], not awaited [exit 1]
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund node@26.10.0 deno@2.9.6 bun@1.4.5
for what in 'throw new Error("lost")' 'Promise.reject(new Error("lost"))'; do
  for way in await void; do
    name=$way.${what%% *}
    cat >"${name%%(*}.mjs" <<JS
async function main() {
  setTimeout(() => { $what; }, 100);
  setTimeout(() => console.log("still here"), 600);
  await new Promise((resolve) => setTimeout(resolve, 900));
  console.log("end of main");
}
$way main();
JS
  done
done
how() {
  code=0
  text=$("$@" 2>/dev/null) || code=$?
  printf '%s' "$text${text:+
}exit $code" | paste -sd, | sed 's/,/, /g'
}
seen=$(for name in node deno bun; do
  case $name in deno) run="run -A --quiet" ;; *) run="" ;; esac
  for kind in throw Promise.reject; do
    # shellcheck disable=SC2086
    awaited=$(how node_modules/.bin/$name $run await.$kind.mjs) not=$(how node_modules/.bin/$name $run void.$kind.mjs)
    echo "$name: awaited [$awaited], not awaited [$not]"
  done
done | uniq)
expected='node: awaited [exit 1], not awaited [exit 1]
deno: awaited [exit 1], not awaited [exit 1]
bun: awaited [still here, end of main, exit 1], not awaited [exit 1]'
echo "$seen"
[ "$seen" = "$expected" ] || { echo "changed"; exit 1; }
