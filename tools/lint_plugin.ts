// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The rules of this house that `deno lint` has not: a copyright line, quiet library code that
 * every supported runtime has the means for, and error messages in one form.
 *
 * @module
 */

import { isLibrary } from "./rooms.ts";

const COPYRIGHT_REGEXP =
  /^\/\/ Copyright \d{4}(?:-\d{4})? the multiprocessing authors\. MIT license\.\n/;

const ROOT = new URL("../", import.meta.url).pathname;

/** What users import; all else prints as it likes. */
function isLibraryFile(filename: string): boolean {
  const path = filename.replaceAll("\\", "/");
  return isLibrary(path.startsWith(ROOT) ? path.slice(ROOT.length) : path);
}

const copyright: Deno.lint.Rule = {
  create(context) {
    return {
      Program(node) {
        if (COPYRIGHT_REGEXP.test(context.sourceCode.text)) return;
        context.report({ node, message: "The first line must be the copyright line" });
      },
    };
  },
};

const noConsole: Deno.lint.Rule = {
  create(context) {
    if (!isLibraryFile(context.filename)) return {};
    return {
      MemberExpression(node) {
        if (node.object.type !== "Identifier" || node.object.name !== "console") return;
        context.report({ node, message: "The library prints nothing by itself" });
      },
    };
  },
};

/** What Node 20 lacks, which the package supports; the library has `deferred()`. */
const noWithResolvers: Deno.lint.Rule = {
  create(context) {
    if (!isLibraryFile(context.filename)) return {};
    return {
      MemberExpression(node) {
        const { object, property } = node;
        if (object.type !== "Identifier" || object.name !== "Promise") return;
        if (property.type !== "Identifier" || property.name !== "withResolvers") return;
        context.report({ node, message: "Node 20 lacks it: use deferred() of base/deferred.ts" });
      },
    };
  },
};

const errorMessage: Deno.lint.Rule = {
  create(context) {
    if (!isLibraryFile(context.filename)) return {};
    return {
      NewExpression(node) {
        if (node.callee.type !== "Identifier" || !node.callee.name.endsWith("Error")) return;
        const fault = faultOf(node.arguments[0]);
        if (fault !== null) context.report({ node, message: `An error message ${fault}` });
      },
    };
  },
};

function faultOf(argument: Deno.lint.Node | undefined): string | null {
  if (argument?.type === "Literal") return faultIn(String(argument.value), String(argument.value));
  if (argument?.type !== "TemplateLiteral") return null;
  return faultIn(argument.quasis.at(0)?.cooked ?? "", argument.quasis.at(-1)?.cooked ?? "");
}

function faultIn(begin: string, end: string): string | null {
  if (end.endsWith(".")) return "has no final period";
  if (/^\p{Ll}/u.test(begin)) return "begins with a capital";
  if (/\b(?:can|don|isn|doesn|won|wasn)'t\b/.test(begin + end)) return "has no contractions";
  return null;
}

/** The plugin, as `deno.json` lists it. */
export default {
  name: "house",
  rules: {
    copyright,
    "no-console": noConsole,
    "no-with-resolvers": noWithResolvers,
    "error-message": errorMessage,
  },
} satisfies Deno.lint.Plugin;
