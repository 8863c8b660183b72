// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * How two sides prove to each other that they know a key without telling it: CPython's handshake, in
 * its form of 3.12 and later (HMAC by SHA-256), and towards an older one in its own (HMAC by MD5).
 *
 * @module
 */

import { AuthenticationError } from "../../errors.ts";
import { concatenate } from "../../codec/byte_writer.ts";
import { hmacMd5 } from "./md5.ts";
import { drawChallenge, noteChallenge, reflectedFrom, type Side } from "./reflection.ts";

/** Messages of the handshake are no longer. */
export const HANDSHAKE_MAX_BYTES = 256;

/** How many messages each side receives in the handshake. */
export const HANDSHAKE_MESSAGES = 3;

const CHALLENGE = encodeText("#CHALLENGE#");
const WELCOME = encodeText("#WELCOME#");
const FAILURE = encodeText("#FAILURE#");
const RANDOM_BYTES = 40;
/** A challenge of an older CPython is as long. */
const OLD_CHALLENGE_BYTES = 20;

type Bytes = Uint8Array<ArrayBuffer>;

/** What carries the handshake. */
export interface Wire {
  /** Sends a message. */
  send(message: Bytes): void;
  /** The next message; rejects when there will be none. */
  receive(): Promise<Bytes>;
}

/** The digests that may be asked for, and what WebCrypto calls them: a map, as the other side names one. */
const DIGESTS: ReadonlyMap<string, string> = new Map([
  ["sha256", "SHA-256"],
  ["sha384", "SHA-384"],
]);

function encodeText(text: string): Bytes {
  return new TextEncoder().encode(text);
}

async function hmac(digest: string, key: Uint8Array, message: Bytes): Promise<Bytes> {
  if (digest === "md5") return hmacMd5(key, message);
  const hash = DIGESTS.get(digest);
  if (hash === undefined) {
    throw new AuthenticationError(
      `Cannot answer a challenge by the digest "${digest}": only md5, sha256 and sha384 are known`,
    );
  }
  // The empty key is the same as one of zeros, and WebCrypto takes no empty one.
  const raw = key.length === 0 ? new Uint8Array(1) : key.slice();
  const imported = await crypto.subtle.importKey("raw", raw, { name: "HMAC", hash }, false, [
    "sign",
  ]);
  return new Uint8Array(await crypto.subtle.sign("HMAC", imported, message));
}

/** The name in braces that a message begins with; null for one of an older CPython. */
function digestNameOf(message: Bytes): string | null {
  return /^\{([a-z0-9_]{1,20})\}/.exec(new TextDecoder().decode(message.subarray(0, 22)))?.[1] ??
    null;
}

function startsWith(message: Bytes, start: Bytes): boolean {
  return message.length >= start.length && start.every((byte, i) => message[i] === byte);
}

/** In a time that doesn't depend on where the two differ. */
function isSame(one: Bytes, other: Bytes): boolean {
  if (one.length !== other.length) return false;
  let difference = 0;
  for (let i = 0; i < one.length; i++) difference |= one[i]! ^ other[i]!;
  return difference === 0;
}

/**
 * Asks the other side to prove that it knows the key.
 *
 * @param wire What carries the messages.
 * @param key The key.
 * @param side Which side this is.
 * @throws {AuthenticationError} If it doesn't.
 */
export async function deliverChallenge(wire: Wire, key: Uint8Array, side: Side): Promise<void> {
  const random = await drawChallenge(RANDOM_BYTES, key, side);
  const message = concatenate([encodeText("{sha256}"), random]);
  const forget = noteChallenge(message, side);
  try {
    wire.send(concatenate([CHALLENGE, message]));
    const response = await wire.receive();
    if (await isProof(response, key, message)) return wire.send(WELCOME);
  } finally {
    forget();
  }
  wire.send(FAILURE);
  throw new AuthenticationError("Cannot accept the other side as it does not know the key");
}

async function isProof(response: Bytes, key: Uint8Array, message: Bytes): Promise<boolean> {
  const name = digestNameOf(response);
  if (name !== null && name !== "md5" && !DIGESTS.has(name)) return false;
  const proof = name === null ? response : response.subarray(name.length + 2);
  return isSame(await hmac(name ?? "md5", key, message), proof);
}

/**
 * Proves to the other side that this one knows the key.
 *
 * @param wire What carries the messages.
 * @param key The key.
 * @param side Which side this is.
 * @throws {AuthenticationError} If it is not believed, asks for no proof, or for one that somebody else needs.
 */
export async function answerChallenge(wire: Wire, key: Uint8Array, side: Side): Promise<void> {
  const received = await wire.receive();
  if (!startsWith(received, CHALLENGE)) {
    throw new AuthenticationError(
      "Cannot authenticate as the other side asks for no proof of the key: give it the same authkey",
    );
  }
  const message = received.slice(CHALLENGE.length);
  if (message.length < OLD_CHALLENGE_BYTES) {
    throw new AuthenticationError(
      `Cannot answer a challenge of ${message.length} bytes: at least ${OLD_CHALLENGE_BYTES} are expected`,
    );
  }
  await checkReflection(message, key, side);
  wire.send(await proofOf(message, key));
  if (!startsWith(await wire.receive(), WELCOME)) {
    throw new AuthenticationError("Cannot authenticate as the other side has another key");
  }
}

async function checkReflection(message: Bytes, key: Uint8Array, side: Side): Promise<void> {
  const from = await reflectedFrom(message, message.subarray(-RANDOM_BYTES), key, side);
  if (from === null) return;
  throw new AuthenticationError(
    `Cannot prove the key as the other side asks for a proof that ${from} has asked for: it may be an impostor`,
  );
}

async function proofOf(message: Bytes, key: Uint8Array): Promise<Bytes> {
  const name = message.length === OLD_CHALLENGE_BYTES ? null : digestNameOf(message);
  if (name === null) return hmacMd5(key, message);
  const digest = await hmac(name, key, message);
  return concatenate([encodeText(`{${name}}`), digest]);
}
