// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The texts that refuse what a public call was given. Each names the call, the rule, the value and the way out.
 *
 * @module
 */

/** The longest text of a value that is shown. */
const SHOWN = 60;

/** A public call, as its errors name it. */
export interface Call {
  /** What it does: `Cannot ${does} as ...`. */
  readonly does: string;
  /** How it is written right. */
  readonly right: string;
}

/** What a value must be and is not. */
export interface Fault {
  /** `Cannot ... as "y" must be ${must}`. */
  readonly must: string;
  /** Whether it is of the right type, and only out of range. */
  readonly isRange: boolean;
}

/** The errors that were made here: what else is thrown as options are read is the program's own. */
const own = new WeakSet<object>();

/**
 * Whether an error was made here.
 *
 * @param error Anything that was thrown.
 * @returns Whether it is a refusal.
 */
export function isRefusal(error: unknown): boolean {
  return typeof error === "object" && error !== null && own.has(error);
}

/**
 * An argument or option is not what it must be.
 *
 * @param does What the call does.
 * @param what The name of the argument or option.
 * @param value What it is.
 * @param fault What it must be.
 * @param right How the call is written right, where that is worth telling.
 * @returns A `TypeError`, or a `RangeError`.
 */
export function wrongValue(
  does: string,
  what: string,
  value: unknown,
  { must, isRange }: Fault,
  right?: string,
): TypeError | RangeError {
  const wayOut = right === undefined ? "" : `, write ${right}`;
  const text = `Cannot ${does} as "${what}" must be ${must}: current value is ${show(value)}`;
  return note(isRange ? new RangeError(text + wayOut) : new TypeError(text + wayOut));
}

/**
 * There is no such option.
 *
 * @param call The call.
 * @param key What was given.
 * @param known The options that there are.
 * @returns The error, which names the nearest of them.
 */
export function unknownOption(
  { does, right }: Call,
  key: string,
  known: readonly string[],
): TypeError {
  const near = nearest(key, known);
  const all = known.map((each) => `"${each}"`).join(", ");
  const wayOut = near === undefined ? `write ${right}` : `write "${near}"`;
  return note(
    new TypeError(`Cannot ${does} as it has no option "${key}", only ${all}: ${wayOut}`),
  );
}

/**
 * A value throws when it is looked at.
 *
 * @param does What the call does.
 * @param what What throws.
 * @param cause What it throws.
 * @returns The error.
 */
export function unreadable(does: string, what: string, cause: unknown): TypeError {
  return note(
    new TypeError(`Cannot ${does} as "${what}" must be readable: it has thrown ${show(cause)}`, {
      cause,
    }),
  );
}

/**
 * There are more arguments than the call takes.
 *
 * @param call The call.
 * @param count How many there are.
 * @param most How many it takes.
 * @returns The error.
 */
export function tooMany({ does, right }: Call, count: number, most: number): TypeError {
  const arguments_ = most === 1 ? "argument" : "arguments";
  return note(
    new TypeError(
      `Cannot ${does} as it takes no more than ${most} ${arguments_}: current number is ${count}, write ${right}`,
    ),
  );
}

function note<T extends object>(error: T): T {
  own.add(error);
  return error;
}

/**
 * A value in a few words, whatever it does when it is looked at.
 *
 * @param value The value.
 * @returns The words.
 */
export function show(value: unknown): string {
  try {
    return showAny(value);
  } catch {
    return "an object that throws when it is looked at";
  }
}

function showAny(value: unknown): string {
  switch (typeof value) {
    case "string":
      return `"${value.length > SHOWN ? `${value.slice(0, SHOWN)}...` : value}"`;
    case "bigint":
      return `${value}n`;
    case "function":
      return value.name === "" ? "a function" : `the function ${value.name}`;
    case "object":
      return value === null ? "null" : showObject(value);
    default:
      return String(value);
  }
}

function showObject(value: object): string {
  if (Array.isArray(value)) return "an array";
  if (value instanceof URL) return `the URL "${value.href}"`;
  if (value instanceof Error) return `${value.name}: ${value.message}`;
  const name: unknown = value.constructor?.name;
  if (typeof name !== "string" || name === "" || name === "Object") return "an object";
  return `${/^[AEIOU]/.test(name) ? "an" : "a"} ${name}`;
}

/** The known name that was most likely meant. */
function nearest(key: string, known: readonly string[]): string | undefined {
  const plain = plainOf(key);
  const ranked = known
    .map((name) => ({ name, distance: distanceOf(plain, plainOf(name)) }))
    .sort((a, b) => a.distance - b.distance);
  const [best] = ranked;
  // As many slips as that are no slips any more.
  const limit = Math.max(2, Math.floor(plain.length / 3));
  return best !== undefined && best.distance <= limit ? best.name : undefined;
}

/** Python's `max_tasks_per_child` is `maxTasksPerChild` here. */
function plainOf(name: string): string {
  return name.replaceAll("_", "").toLowerCase();
}

/** How many letters have to be put in, left out, changed, or swapped with the next. */
function distanceOf(one: string, other: string): number {
  if (one.length > SHOWN) return Infinity;
  let before: number[] = [];
  let last = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let i = 1; i <= one.length; i++) {
    const row = [i];
    for (let j = 1; j <= other.length; j++) {
      const isSame = one[i - 1] === other[j - 1];
      row[j] = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + (isSame ? 0 : 1));
      const isSwapped = i > 1 && j > 1 && one[i - 1] === other[j - 2] &&
        one[i - 2] === other[j - 1];
      if (isSwapped) row[j] = Math.min(row[j]!, before[j - 2]! + 1);
    }
    [before, last] = [last, row];
  }
  return last[other.length]!;
}
