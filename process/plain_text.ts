// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Plain data as JSON, which a child reads without a codec: what most arguments are.
 *
 * @module
 */

/** How many values, and how many characters of text, are looked at: the codec is faster for more. */
const MOST_VALUES = 256;
const MOST_CHARACTERS = 1 << 14;

/**
 * The JSON of a value, if it gives back the very same: numbers that JSON has, strings, booleans, null, and
 * plain objects and arrays of those, each met once.
 *
 * @param value The value.
 * @returns The text; null if it isn't plain, or not small.
 */
export function plainText(value: unknown): string | null {
  return new PlainWriter().text(value);
}

/** Reads everything once, as what is read may be computed. */
class PlainWriter {
  readonly #seen = new Set<object>();
  #values = MOST_VALUES;
  #characters = MOST_CHARACTERS;

  text(value: unknown): string | null {
    if (--this.#values < 0) return null;
    switch (typeof value) {
      case "string":
        return this.#string(value);
      case "boolean":
        return String(value);
      case "number":
        return Number.isFinite(value) && !Object.is(value, -0) ? String(value) : null;
      case "object":
        return value === null ? "null" : this.#container(value);
      default:
        return null;
    }
  }

  #string(value: string): string | null {
    this.#characters -= value.length;
    return this.#characters < 0 ? null : JSON.stringify(value);
  }

  #container(value: object): string | null {
    if (this.#seen.has(value)) return null;
    this.#seen.add(value);
    if (Array.isArray(value)) return this.#array(value);
    return Object.getPrototypeOf(value) === Object.prototype ? this.#object(value) : null;
  }

  /** One with holes has fewer keys, or others. */
  #array(value: unknown[]): string | null {
    const { length } = value;
    if (length > this.#values) return null;
    const keys = Object.keys(value);
    if (keys.length !== length || (length > 0 && keys.at(-1) !== String(length - 1))) return null;
    return joined("[", keys.map((_, index) => this.text(value[index])), "]");
  }

  #object(value: object): string | null {
    const fields = Object.keys(value).map((key) => {
      const [name, text] = [this.#string(key), this.text(Reflect.get(value, key))];
      return name && text && `${name}:${text}`;
    });
    return joined("{", fields, "}");
  }
}

function joined(open: string, parts: (string | null)[], close: string): string | null {
  return parts.includes(null) ? null : `${open}${parts.join()}${close}`;
}
