// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Which challenges are never answered. An impostor that is asked for a proof might ask another for it: whoever
 * connects to it twice, or listens where it can connect to, would prove the key for it.
 *
 * Who connects marks its challenge, by a part that only who knows the key can tell from random: others that
 * connect, here or in any process of the family, don't answer it. That of a listener is remembered here while it is
 * out, and answered to nobody but that listener. CPython knows nothing of this, and need not.
 *
 * @module
 */

import { concatenate } from "../../codec/byte_writer.ts";
import * as net from "../../runtime/net.ts";
import { toHex } from "../../runtime/private_path.ts";
import type { Address } from "./address.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/** One side of a handshake. */
export interface Side {
  /** Whether it has accepted the connection, and the other one asked for it. */
  readonly accepted: boolean;
  /** Where it listens, or where it has connected to. */
  readonly at: Address;
}

/** Bytes of a mark: no challenge that is drawn elsewhere will have it. */
const MARK_BYTES = 8;

/** No proof is of a text that begins so: they begin with a brace, or are no longer than an older challenge. */
const LABEL = new TextEncoder().encode("a challenge of a side that has connected, ");

/** The challenges of listeners that are out, and where these listen. */
const out = new Map<string, Address>();

/**
 * Draws what a challenge consists of.
 *
 * @param size How many bytes.
 * @param key The key.
 * @param side Who asks.
 * @returns The bytes.
 */
export async function drawChallenge(size: number, key: Uint8Array, side: Side): Promise<Bytes> {
  const random = crypto.getRandomValues(new Uint8Array(size));
  if (!side.accepted) random.set(await markOf(random.subarray(MARK_BYTES), key));
  return random;
}

/**
 * Remembers a challenge while it is out.
 *
 * @param message What a proof is asked of.
 * @param side Who asks.
 * @returns Forgets it.
 */
export function noteChallenge(message: Bytes, side: Side): () => void {
  if (!side.accepted) return () => {};
  const text = toHex(message);
  out.set(text, side.at);
  return () => out.delete(text);
}

/**
 * Whether a challenge was passed on from somebody else who asked for a proof.
 *
 * @param message What a proof is asked of.
 * @param random The part of it that was drawn.
 * @param key The key.
 * @param side Who is asked.
 * @returns Who has asked for it, as text; null if it may be answered.
 */
export async function reflectedFrom(
  message: Bytes,
  random: Bytes,
  key: Uint8Array,
  side: Side,
): Promise<string | null> {
  const listens = out.get(toHex(message));
  if (listens !== undefined && (side.accepted || !isSamePlace(listens, side.at))) {
    return "this program";
  }
  if (side.accepted || random.length <= MARK_BYTES) return null;
  const mark = await markOf(random.subarray(MARK_BYTES), key);
  return mark.every((byte, i) => random[i] === byte) ? "another program that knows the key" : null;
}

async function markOf(random: Uint8Array, key: Uint8Array): Promise<Bytes> {
  const raw = key.length === 0 ? new Uint8Array(1) : key.slice();
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const imported = await crypto.subtle.importKey("raw", raw, algorithm, false, ["sign"]);
  const digest = await crypto.subtle.sign("HMAC", imported, concatenate([LABEL, random]));
  return new Uint8Array(digest).slice(0, MARK_BYTES);
}

/** A host has many names, and a socket may have several paths. */
function isSamePlace(listens: Address, connects: Address): boolean {
  if (typeof listens === "object") {
    return typeof connects === "object" && connects.port === listens.port;
  }
  if (typeof connects === "object") return false;
  if (connects === listens) return true;
  const id = net.fileId(listens);
  return id !== null && id === net.fileId(connects);
}
