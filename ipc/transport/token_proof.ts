// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * How two sides show each other that they know a token, where others may listen at the name of a socket, or
 * come to it: neither tells the token.
 *
 *     peer that comes                       peer that waits
 *     4 bytes of the token, 16 at random -> which token it is
 *                                        <- 16 at random, proof
 *     proof                              ->
 *
 * A proof is the HMAC, by the rest of the token, of who proves and what both have drawn. The platform doesn't
 * tell of which user the other side is; with this it need not.
 *
 * @module
 */

import { concatenate } from "../../codec/byte_writer.ts";
import { EofError } from "../../errors.ts";
import type { Socket } from "../../runtime/contract.ts";
import { readExactly } from "./socket_read.ts";
import { writeAll } from "./socket_write.ts";

/** Bytes of a token that only tell which it is. */
export const HINT_BYTES = 4;

const DRAWN_BYTES = 16;
const PROOF_BYTES = 32;

type Bytes = Uint8Array<ArrayBuffer>;
type Role = "comes" | "waits";

/**
 * The side that comes.
 *
 * @param socket The way.
 * @param token The token.
 * @throws {EofError} If the other side doesn't know it, or goes.
 */
export async function proveComing(socket: Socket, token: Bytes): Promise<void> {
  const own = draw();
  await writeAll(socket, [token.slice(0, HINT_BYTES), own]);
  const other = await readExactly(socket, DRAWN_BYTES);
  const drawn = concatenate([own, other]);
  await expectProof(socket, token, "waits", drawn);
  await writeAll(socket, [await proofOf(token, "comes", drawn)]);
}

/**
 * The side that waits, once it knows which token is meant.
 *
 * @param socket The way, of which the hint has been read.
 * @param token The token.
 * @throws {EofError} If the other side doesn't know it, or goes.
 */
export async function proveWaiting(socket: Socket, token: Bytes): Promise<void> {
  const own = draw();
  const drawn = concatenate([await readExactly(socket, DRAWN_BYTES), own]);
  await writeAll(socket, [own, await proofOf(token, "waits", drawn)]);
  await expectProof(socket, token, "comes", drawn);
}

function draw(): Bytes {
  return crypto.getRandomValues(new Uint8Array(DRAWN_BYTES));
}

async function expectProof(socket: Socket, token: Bytes, by: Role, drawn: Bytes): Promise<void> {
  const proof = await readExactly(socket, PROOF_BYTES);
  const key = await keyOf(token);
  if (await crypto.subtle.verify("HMAC", key, proof, textOf(by, drawn))) return;
  throw new EofError("Cannot reach the other end: whoever is there does not know the token");
}

async function proofOf(token: Bytes, by: Role, drawn: Bytes): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.sign("HMAC", await keyOf(token), textOf(by, drawn)));
}

function textOf(by: Role, drawn: Bytes): Bytes {
  return concatenate([new TextEncoder().encode(by), drawn]);
}

function keyOf(token: Bytes): Promise<CryptoKey> {
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  return crypto.subtle.importKey("raw", token.slice(HINT_BYTES), algorithm, false, [
    "sign",
    "verify",
  ]);
}
