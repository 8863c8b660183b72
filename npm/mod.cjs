// Copyright 2026 the multiprocessing authors. MIT license.

// What `require()` gets, where that can't load ES modules, as in Jest: it runs the text of the very same
// files. The build makes them of one form, `npm/bundle.ts`: imports first, exports last. What a child is,
// children tell this copy too: `base/common.ts`.

"use strict";

const { readFileSync } = require("node:fs");
const { dirname, join } = require("node:path");
const { pathToFileURL } = require("node:url");

/** Only what is Node's own has a default, which is all of it, as by `* as`. */
const IMPORT_REGEXP =
  /\s*import\s*(?:(?:\*\s*as\s)?\s*([\w$]*)\s*,?\s*(?:\{([^}]*)\})?\s*from\s*)?"([^"]+)";/y;
const EXPORT_REGEXP = /\bexport\s*\{([^}]*)\}\s*;\s*$/;

/** By path. */
const loaded = new Map();

function load(path) {
  const known = loaded.get(path);
  if (known !== undefined) return known;
  const exports = Object.defineProperty({}, "__esModule", { value: true });
  loaded.set(path, exports);
  run(path, exports);
  return exports;
}

function run(path, exports) {
  const near = (name) => name.startsWith(".") ? load(join(dirname(path), name)) : require(name);
  const given = {
    multiprocessingRequire: near,
    // deno-lint-ignore require-await
    multiprocessingLazy: async (name) => near(name),
    multiprocessingImport: (name) => import(name),
    multiprocessingExport: (getters) => define(exports, getters),
    multiprocessingUrl: pathToFileURL(path).href,
  };
  const code = `"use strict";${translate(readFileSync(path, "utf8"))}\n//# sourceURL=${path}`;
  new Function(...Object.keys(given), code)(...Object.values(given));
}

function define(exports, getters) {
  for (const [name, get] of Object.entries(getters)) {
    Object.defineProperty(exports, name, { get, enumerable: true });
  }
}

/** The text of an ES module as that of a function. */
function translate(text) {
  let head = "";
  let end = 0;
  IMPORT_REGEXP.lastIndex = 0;
  for (let found = IMPORT_REGEXP.exec(text); found !== null; found = IMPORT_REGEXP.exec(text)) {
    const [, whole = "", list = "", name] = found;
    const module = `multiprocessingRequire("${name}")`;
    if (whole !== "") head += `const ${whole}=${module};`;
    head += `const {${pairs(list, (a, b) => `${a}:${b}`)}}=${module};`;
    end = IMPORT_REGEXP.lastIndex;
  }
  const body = text.slice(end)
    .replace(
      EXPORT_REGEXP,
      (_, list) => `multiprocessingExport({${pairs(list, (a, b) => `${b}:()=>${a}`)}})`,
    )
    .replaceAll(/\bimport\(\s*(?=\/\*)/g, "multiprocessingImport(")
    .replaceAll(/\bimport\(\s*(?="(?:\.|node:))/g, "multiprocessingLazy(")
    // With a space before it, it stands in the text of an error.
    .replaceAll(/(?<! |\\\n)\bimport\.\s*meta\.\s*url\b/g, "multiprocessingUrl");
  return head + body;
}

function pairs(list, write) {
  return list.split(",").filter(Boolean).map((each) => {
    const [name, as = name] = each.trim().split(/\s+as\s+/);
    return write(name, as);
  }).join(",");
}

module.exports = load(join(__dirname, "mod.js"));
