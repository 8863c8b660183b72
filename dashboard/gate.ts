// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Who is let in, and what the answers tell the browser to keep to.
 *
 * @module
 */

import type { WebAnswer, WebRequest } from "../runtime/web_contract.ts";
import { isToken } from "./token.ts";

/** Nothing but what this server serves, and nobody who shows it in a frame or sends a form. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src data:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

/** Of each answer. */
const HEADERS = {
  "cache-control": "no-store",
  "content-security-policy": POLICY,
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
};

/** `/TOKEN/file` */
const TARGET_REGEXP = /^\/([^/?]*)\/?([^?]*)/;

/** The host without its port. */
const HOST_REGEXP = /^(\[[\da-f:.]+\]|[^:]+)(?::\d+)?$/i;

const ADDRESS_REGEXP = /^(?:\[[\da-f:.]+\]|\d+\.\d+\.\d+\.\d+)$/i;

/**
 * Whether a browser that was led here by a name of somebody else's would say so.
 *
 * @param host The header `Host`.
 * @param hostname Where this server listens.
 * @returns Whether it is an address, or a name of this server.
 */
export function isOwnHost(host: string | null, hostname: string): boolean {
  const name = HOST_REGEXP.exec(host ?? "")?.[1]?.toLowerCase();
  if (name === undefined) return false;
  return name === "localhost" || name === hostname.toLowerCase() || ADDRESS_REGEXP.test(name);
}

/** A file of the dashboard, or its events. */
export type Serve = (file: string) => WebAnswer | null;

/** What is checked of each request. */
export interface Gate {
  /** The secret. */
  readonly token: string;
  /** Where the server listens. */
  readonly hostname: string;
  /** Gives what is asked for; null if there is no such thing. */
  readonly serve: Serve;
}

/**
 * Answers a request, or refuses it.
 *
 * @param request What is asked for.
 * @param gate Who is let in.
 * @returns The answer.
 */
export function answer({ method, target, host }: WebRequest, gate: Gate): WebAnswer {
  if (!isOwnHost(host, gate.hostname)) return refusal(403, "This is another host");
  const [, token = "", file = ""] = TARGET_REGEXP.exec(target) ?? [];
  if (!isToken(token, gate.token)) return refusal(403, "The address lacks its secret part");
  if (method !== "GET" && method !== "HEAD") {
    return refusal(405, "There is nothing to be changed here", { allow: "GET, HEAD" });
  }
  const found = gate.serve(file);
  if (found === null) return refusal(404, "There is no such file");
  const headers = { ...HEADERS, ...found.headers };
  return method === "HEAD" ? { status: found.status, headers } : { ...found, headers };
}

function refusal(status: number, text: string, more: Record<string, string> = {}): WebAnswer {
  const headers = { ...HEADERS, "content-type": "text/plain; charset=utf-8", ...more };
  return { status, headers, body: `${text}\n` };
}
