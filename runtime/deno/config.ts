// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Finds the configuration file of a program. A child would look for it upward from its own entry,
 * which lies in this library.
 *
 * @module
 */

const NAMES = ["deno.json", "deno.jsonc"];

/**
 * The flags that give a child the configuration that the program has found for itself.
 *
 * @param main The URL of its main module; null: the working directory is looked at.
 * @param flags The flags already there.
 * @returns `--config`; or what stands in for a lone `package.json`; or `--no-config`, as there is none.
 */
export function findConfig(main: string | null, flags: string[]): string[] {
  for (let folder = startOf(main); folder; folder = parentOf(folder)) {
    const config = NAMES.map((name) => new URL(name, folder!)).find(exists);
    if (config) return [`--config=${toPath(config)}`];
    if (exists(new URL("package.json", folder))) {
      const told = flags.some((flag) => flag.startsWith("--node-modules-dir"));
      return ["--no-config", ...(told ? [] : ["--node-modules-dir=manual"])];
    }
  }
  return ["--no-config"];
}

function startOf(main: string | null): URL | null {
  if (main?.startsWith("file:")) return new URL("./", main);
  try {
    return new URL(`file://${encodeURI(Deno.cwd())}/`);
  } catch {
    return null;
  }
}

function parentOf(folder: URL): URL | null {
  const parent = new URL("../", folder);
  return parent.href === folder.href ? null : parent;
}

/** Nobody is asked for it: what may not be read is as good as missing. */
function exists(url: URL): boolean {
  if (Deno.permissions.querySync({ name: "read", path: url }).state !== "granted") return false;
  try {
    return Deno.statSync(url).isFile;
  } catch {
    return false;
  }
}

/**
 * The absolute path of a file, for a command line that may be read in another folder.
 *
 * @param file A path or a `file:` URL; any other URL stays as it is.
 * @returns The path.
 */
export function toPath(file: string | URL): string {
  const text = String(file);
  if (text.startsWith("file:")) return fromFileUrl(new URL(text));
  if (/^(?:[a-z][a-z+.-]+:|\/|[A-Za-z]:[\\/])/.test(text)) return text;
  return `${Deno.cwd()}/${text}`;
}

function fromFileUrl(url: URL): string {
  const path = decodeURIComponent(url.pathname.replace(/%(?![0-9A-Fa-f]{2})/g, "%25"));
  return Deno.build.os === "windows" ? path.slice(1).replaceAll("/", "\\") : path;
}
