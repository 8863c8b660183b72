#!/usr/bin/env bash
# SIGTERM to npx ends npx alone: the command that it runs hears nothing, and lives on as an orphan.
#
# npm 11.19.1 starts the command by a shell. A supervisor that sends SIGTERM to what it has started (systemd, a
# container, a test) thinks that the command has ended; a graceful shutdown never begins. The command started by its
# own path hears the signal.
#
# Output seen:
#   npx: the command lives on
#   node_modules/.bin: the command has heard SIGTERM
set -eu
[ "$(uname)" = Linux ] || { echo "needs Linux"; exit 0; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund npm@11.19.1
mkdir -p node_modules/waiter
echo '{ "name": "waiter", "version": "1.0.0", "bin": { "waiter": "main.js" } }' >node_modules/waiter/package.json
cat >node_modules/waiter/main.js <<'JS'
#!/usr/bin/env node
const fs = require("node:fs");
process.on("SIGTERM", () => {
  fs.writeFileSync("heard", "");
  process.exit();
});
setTimeout(() => {}, 20_000);
fs.writeFileSync("ready", String(process.pid));
JS
chmod +x node_modules/waiter/main.js
ln -s ../waiter/main.js node_modules/.bin/waiter

# Starts what is given, ends it when the command is ready, and says what has become of that.
try() {
  rm -f ready heard
  "$@" &
  started=$!
  until [ -s ready ]; do sleep 0.1; done
  kill -TERM "$started"
  wait "$started" || true
  command=$(cat ready)
  for _ in 1 2 3 4 5 6 7 8 9 10; do
    [ -e heard ] && { echo "the command has heard SIGTERM"; return; }
    sleep 0.1
  done
  kill -0 "$command" && echo "the command lives on"
  kill -KILL "$command"
}

seen=$(
  echo "npx: $(try node node_modules/npm/bin/npx-cli.js --no-install waiter)"
  echo "node_modules/.bin: $(try node_modules/.bin/waiter)"
)
expected='npx: the command lives on
node_modules/.bin: the command has heard SIGTERM'
echo "$seen"
[ "$seen" = "$expected" ] || { echo "changed"; exit 1; }
