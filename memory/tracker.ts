// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Removes named segments that nobody has unlinked when a family of processes has ended, however it has: a
 * small script outlives it. Python's resource tracker.
 *
 * @module
 */

import * as runtime from "../runtime/runtime.ts";
import { system } from "./system.ts";

/**
 * Reads `+NAME` and `-NAME` until whoever writes has ended, waits for the main process of the family, and
 * removes what is left and is still the same file.
 */
const SCRIPT = `
trap "" INT TERM HUP QUIT
left=
while IFS= read -r line; do
  file="/dev/shm/\${line#?}"
  case "$line" in
    +*) left="$left$(ls -i "$file" 2>/dev/null)
" ;;
    *) next=
      while IFS= read -r each; do
        case "$each" in "" | *" $file") ;; *) next="$next$each
" ;; esac
      done <<EOF
$left
EOF
      left="$next" ;;
  esac
done
[ -z "$left" ] && exit
while kill -0 "$1" 2>/dev/null; do sleep 0.2; done
echo "$left" | while IFS= read -r each; do
  file="/\${each#*/}"
  [ -n "$each" ] && [ "$(ls -i "$file" 2>/dev/null)" = "$each" ] || continue
  echo "[WARNING/MainProcess] 1 shared_memory object was never unlinked, and is now: \${file##*/}" >&2
  rm -f "$file"
done
`;

/** Where the script of this thread reads from; null: there is none, or can be none. */
let tracker: number | null | undefined;

/**
 * A segment was made.
 *
 * @param name Its name.
 * @param familyPid The main process of the family; null: this one.
 */
export function track(name: string, familyPid: number | null): void {
  tracker ??= system().startScript(SCRIPT, [familyPid ?? runtime.pid()], runtime.pid());
  if (tracker !== null) system().writeLine(tracker, `+${name}`);
}

/**
 * A segment has no name any more.
 *
 * @param name The name that it had.
 */
export function untrack(name: string): void {
  if (tracker !== undefined && tracker !== null) system().writeLine(tracker, `-${name}`);
}
