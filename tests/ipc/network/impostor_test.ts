// Copyright 2026 the multiprocessing authors. MIT license.

import { assertEquals, assertRejects } from "@std/assert";
import {
  type Address,
  AuthenticationError,
  connect,
  type Connection,
  EofError,
  Listener,
  Process,
} from "../../../mod.ts";
import { forEachMethod, test } from "../../helpers.ts";
import { call } from "../fixtures/connections.ts";

const authkey = "secret";
const SOME = "{sha256}0123456789012345678901234567890123456789";

function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** Without a key a connection carries what the handshake of others is made of. */
function listenAsImpostor(): Listener {
  return new Listener({ address: { hostname: "127.0.0.1", port: 0 } });
}

/** Has itself proved the key, and gives the challenge that follows. */
async function takeChallenge(victim: Connection): Promise<Uint8Array> {
  await victim.sendBytes(bytes(`#CHALLENGE#${SOME}`));
  await victim.recvBytes();
  await victim.sendBytes(bytes("#WELCOME#"));
  return await victim.recvBytes();
}

/** Whoever is asked for a proof goes without a word. */
async function assertSilent(asked: Connection, challenge: Uint8Array): Promise<void> {
  await asked.sendBytes(challenge);
  await assertRejects(() => asked.recvBytes(), EofError);
  asked.close();
}

test("who connects twice to an impostor doesn't prove the key for it", async () => {
  await using impostor = listenAsImpostor();
  const first = assertRejects(() => connect(impostor.address, { authkey }), EofError);
  const one = await impostor.accept();
  const challenge = await takeChallenge(one);
  const second = assertRejects(
    () => connect(impostor.address, { authkey }),
    AuthenticationError,
    "asks for a proof that another program that knows the key has asked for",
  );
  await assertSilent(await impostor.accept(), challenge);
  await second;
  one.close();
  await first;
});

forEachMethod("nor does a child that has the key", async (context) => {
  await using impostor = listenAsImpostor();
  const first = assertRejects(() => connect(impostor.address, { authkey }), EofError);
  const one = await impostor.accept();
  const challenge = await takeChallenge(one);
  const args: [Address, string] = [impostor.address, authkey];
  const child = new Process({ target: call, args, context, stderr: "null" });
  await child.start();
  await assertSilent(await impostor.accept(), challenge);
  assertEquals(await child.join(), 1);
  one.close();
  await first;
});

test("who listens and connects to an impostor doesn't prove the key for it", async () => {
  for (const address of [undefined, { hostname: "127.0.0.1", port: 0 }]) {
    await using impostor = listenAsImpostor();
    await using listener = new Listener({ authkey, ...(address && { address }) });
    const stranger = await connect<unknown, unknown>(listener.address);
    const challenge = await stranger.recvBytes();
    const connecting = assertRejects(
      () => connect(impostor.address, { authkey }),
      AuthenticationError,
      "asks for a proof that this program has asked for",
    );
    await assertSilent(await impostor.accept(), challenge);
    await connecting;
    stranger.close();
  }
});

test("a program may connect to itself, by whatever name", async () => {
  const folder = await Deno.makeTempDir();
  const path = `${folder}/socket`;
  await Deno.symlink(folder, `${folder}/link`);
  const names: [listens: Address, connects: (at: Address) => Address][] = [
    [path, (at) => at],
    [path, () => `${folder}/link/socket`],
    [{ hostname: "127.0.0.1", port: 0 }, (at) => at],
    [
      { hostname: "127.0.0.1", port: 0 },
      (at) => ({ ...at as object, hostname: "localhost" } as Address),
    ],
    [
      { hostname: "0.0.0.0", port: 0 },
      (at) => ({ ...at as object, hostname: "127.0.0.1" } as Address),
    ],
  ];
  for (const [address, other] of names) {
    await using listener = new Listener({ address, authkey });
    const [client, server] = await Promise.all([
      connect(other(listener.address), { authkey }),
      listener.accept(),
    ]);
    client.close();
    server.close();
  }
  await Deno.remove(folder, { recursive: true });
});

for (const name of ["constructor", "toString", "valueOf", "__proto__", "hasOwnProperty", "sha1"]) {
  test(`a digest of the name "${name}" is none`, async () => {
    await using impostor = listenAsImpostor();
    const connecting = assertRejects(
      () => connect(impostor.address, { authkey }),
      AuthenticationError,
      name === name.toLowerCase() ? `"${name}"` : "another key",
    );
    const victim = await impostor.accept();
    await victim.sendBytes(bytes(`#CHALLENGE#{${name}}`.padEnd(60, "0")));
    // Names are of small letters: others are part of what an older peer has drawn.
    if (name !== name.toLowerCase()) {
      assertEquals((await victim.recvBytes()).length, 16);
      await victim.sendBytes(bytes("#FAILURE#"));
    }
    await connecting;
    victim.close();

    await using listener = new Listener({ authkey });
    const accepting = assertRejects(() => listener.accept(), AuthenticationError, "know the key");
    const stranger = await connect(listener.address);
    await stranger.recvBytes();
    await stranger.sendBytes(bytes(`{${name}}`.padEnd(48, "0")));
    assertEquals(await stranger.recvBytes(), bytes("#FAILURE#"));
    await accepting;
    stranger.close();
  });
}
