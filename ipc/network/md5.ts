// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * MD5 (RFC 1321), which CPython up to 3.11 proves a key with, and which WebCrypto lacks.
 *
 * @module
 */

const SHIFTS = [[7, 12, 17, 22], [5, 9, 14, 20], [4, 11, 16, 23], [6, 10, 15, 21]] as const;

/** The sines that each of the 64 steps adds. */
const SINES = Int32Array.from(
  { length: 64 },
  (_, i) => Math.floor(Math.abs(Math.sin(i + 1)) * 2 ** 32),
);

const BLOCK_BYTES = 64;

/** What a step mixes of three words, and which word of the block it adds. */
const ROUNDS: readonly ((b: number, c: number, d: number, i: number) => [number, number])[] = [
  (b, c, d, i) => [(b & c) | (~b & d), i],
  (b, c, d, i) => [(d & b) | (~d & c), (5 * i + 1) % 16],
  (b, c, d, i) => [b ^ c ^ d, (3 * i + 5) % 16],
  (b, c, d, i) => [c ^ (b | ~d), (7 * i) % 16],
];

function mixBlock(state: Int32Array, words: DataView, at: number): void {
  let [a, b, c, d] = state as unknown as [number, number, number, number];
  for (let i = 0; i < 64; i++) {
    const round = i >> 4;
    const [mixed, word] = ROUNDS[round]!(b, c, d, i);
    const sum = (a + mixed + SINES[i]! + words.getInt32(at + 4 * word, true)) | 0;
    const shift = SHIFTS[round]![i % 4]!;
    [a, d, c] = [d, c, b];
    b = (b + ((sum << shift) | (sum >>> (32 - shift)))) | 0;
  }
  [a, b, c, d].forEach((value, i) => state[i]! += value);
}

/** The message, a bit, zeros, and the length in bits, to a multiple of a block. */
function pad(message: Uint8Array): DataView {
  const length = Math.ceil((message.length + 9) / BLOCK_BYTES) * BLOCK_BYTES;
  const padded = new Uint8Array(length);
  padded.set(message);
  padded[message.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setBigUint64(length - 8, BigInt(message.length) * 8n, true);
  return view;
}

/**
 * The MD5 of a message.
 *
 * @param message The message.
 * @returns 16 bytes.
 */
export function md5(message: Uint8Array): Uint8Array<ArrayBuffer> {
  const state = Int32Array.of(0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476);
  const words = pad(message);
  for (let at = 0; at < words.byteLength; at += BLOCK_BYTES) mixBlock(state, words, at);
  const digest = new DataView(new ArrayBuffer(16));
  state.forEach((word, i) => digest.setInt32(4 * i, word, true));
  return new Uint8Array(digest.buffer);
}

/**
 * The HMAC (RFC 2104) of a message by MD5.
 *
 * @param key The key.
 * @param message The message.
 * @returns 16 bytes.
 */
export function hmacMd5(key: Uint8Array, message: Uint8Array): Uint8Array<ArrayBuffer> {
  const block = new Uint8Array(BLOCK_BYTES);
  block.set(key.length > BLOCK_BYTES ? md5(key) : key);
  const inner = md5(concat(block.map((byte) => byte ^ 0x36), message));
  return md5(concat(block.map((byte) => byte ^ 0x5c), inner));
}

function concat(one: Uint8Array, other: Uint8Array): Uint8Array {
  const both = new Uint8Array(one.length + other.length);
  both.set(one);
  both.set(other, one.length);
  return both;
}
