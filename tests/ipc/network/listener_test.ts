// Copyright 2026 the multiprocessing authors. MIT license.

import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import {
  type Address,
  AlreadyExistsError,
  AuthenticationError,
  BrokenPipeError,
  connect,
  type Connection,
  EofError,
  Listener,
  NotFoundError,
  pipe,
  Process,
  ProcessStateError,
  TimeoutError,
  wait,
} from "../../../mod.ts";
import { forEachMethod, test } from "../../helpers.ts";
import { call, echo } from "../fixtures/connections.ts";

const LOOPBACK: Address = { hostname: "127.0.0.1", port: 0 };
const ADDRESSES: [name: string, address: Address | undefined][] = [
  ["a path", undefined],
  ["TCP", LOOPBACK],
];

function listen(address: Address | undefined, authkey?: string): Listener {
  return new Listener({ ...(address !== undefined && { address }), ...(authkey && { authkey }) });
}

/** Both sides of a new connection. */
async function meet(listener: Listener, authkey?: string): Promise<[Connection, Connection]> {
  return await Promise.all([
    connect(listener.address, authkey === undefined ? {} : { authkey }),
    listener.accept(),
  ]);
}

async function rawConn(address: Address): Promise<Deno.Conn> {
  return typeof address === "string"
    ? await Deno.connect({ transport: "unix", path: address })
    : await Deno.connect(address);
}

for (const [name, address] of ADDRESSES) {
  test(`LI-001 [${name}] a second listener at the address of a live one is refused`, () => {
    const listener = listen(address);
    const error = assertThrows(() => listen(listener.address), AlreadyExistsError, "in use");
    const { address: at } = listener;
    assertEquals(error.resource, typeof at === "string" ? at : `${at.hostname}:${at.port}`);
    listener.close();
  });

  test(`LI-002 [${name}] listener, client and connection are closed with their scope`, async () => {
    let at: Address;
    {
      await using listener = listen(address);
      at = listener.address;
      const accepting = listener.accept();
      await using client = await connect(at);
      await using server = await accepting;
      await client.send(1729);
      assertEquals(await server.recv(), 1729);
    }
    await assertRejects(() => connect(at), NotFoundError);
  });

  forEachMethod(`LI-005 [${name}] a child connects to an address`, async (context) => {
    for (const authkey of [undefined, "secret"]) {
      await using listener = listen(address, authkey);
      const process = new Process({ target: call, args: [listener.address, authkey], context });
      await process.start();
      await using connection = await listener.accept();
      assertEquals(await connection.recv(), ["hello", 1]);
      await connection.send("bye");
      assertEquals(await process.join(), 0);
    }
  });

  test(`LI-007 [${name}] bytes of the accepted side make the client's poll() true`, async () => {
    await using listener = listen(address);
    const [client, server] = await meet(listener);
    await server.sendBytes(new TextEncoder().encode("hello"));
    assertEquals(await client.poll({ timeout: 5000 }), true);
    assertEquals((await client.recvBytes()).length, 5);
    client.close();
    await assertRejects(() => server.recv(), EofError);
  });

  test(`LI-019 [${name}] connecting where nobody listens is refused at once`, async () => {
    const listener = listen(address);
    const at = listener.address;
    listener.close();
    await assertRejects(() => connect(at), NotFoundError, "nobody listens");
  });

  forEachMethod(`CN-029 [${name}] an accepted connection is passed on`, async (context) => {
    await using listener = listen(address, "secret");
    const [client, server] = await meet(listener, "secret");
    await client.send("before");
    const process = new Process({ target: echo, args: [server], context });
    await process.start();
    assertEquals(await client.recv(), "before");
    await client.send({ after: [1] });
    assertEquals(await client.recv(), { after: [1] });
    client.close();
    assertEquals(await process.join(), 0);
  });
}

test("an end of a pipe goes through a connection with a key, and no other", async () => {
  const [mine, theirs] = pipe<string>();
  await using listener = new Listener();
  const [client, server] = await meet(listener);
  await assertRejects(() => client.send({ theirs }), ProcessStateError, "authkey");
  assertEquals(theirs.closed, false);
  await using guarded = new Listener({ authkey: "k" });
  const [trusted, other] = await meet(guarded, "k");
  await trusted.send({ theirs });
  const { theirs: came } = await other.recv() as { theirs: Connection };
  await came.send("hello");
  assertEquals(await mine.recv(), "hello");
  for (const each of [client, server, trusted, other, came, mine]) each.close();
  await assertRejects(() => came.recv(), ProcessStateError);
});

test("LI-004 an abstract socket works, and accept() after close is refused", async () => {
  const listener = new Listener({ address: `\0multiprocessing-${crypto.randomUUID()}` });
  const [client, server] = await meet(listener);
  await client.send("hello");
  assertEquals(await server.recv(), "hello");
  client.close();
  server.close();
  listener.close();
  listener.close();
  await assertRejects(() => listener.accept(), ProcessStateError, "closed");
}, { ignore: Deno.build.os !== "linux" });

test("LI-008 accept() rejects when the proof is wrong, and goes on", async () => {
  await using listener = new Listener({ authkey: "right" });
  const accepting = listener.accept();
  const refused = assertRejects(() => accepting, AuthenticationError, "does not know the key");
  await assertRejects(
    () => connect(listener.address, { authkey: "wrong" }),
    AuthenticationError,
    "another key",
  );
  await refused;
  const [client, server] = await meet(listener, "right");
  client.close();
  server.close();
});

test("LI-009 connect() rejects what asks for no proof", async () => {
  await using listener = new Listener();
  const accepting = listener.accept();
  const connecting = connect(listener.address, { authkey: "k" });
  const server = await accepting;
  await server.sendBytes(new TextEncoder().encode("hello"));
  await assertRejects(() => connecting, AuthenticationError, "asks for no proof");
  server.close();
});

test("CN-038 a message that is too long and lies there already is told of to the next call", async () => {
  await using listener = new Listener();
  const [one, other] = await meet(listener);
  await one.sendBytes(new Uint8Array(5));
  await wait([other]);
  await assertRejects(() => other.recvBytes({ maxLength: 4 }), RangeError, "5 bytes");
  await assertRejects(() => other.recv(), ProcessStateError, "maxLength");
  one.close();
  other.close();
});

test("LI-010 what is no pipe of Windows, or one elsewhere, is refused as an address", () => {
  const message = Deno.build.os === "windows" ? "name of a pipe" : "Windows pipe";
  assertThrows(() => new Listener({ address: "\\\\.\\test" }), RangeError, message);
});

test("LI-013 the default is a private path, and lastAccepted is null at first", async () => {
  await using listener = new Listener();
  assert(typeof listener.address === "string");
  assertEquals(listener.lastAccepted, null);
  const folder = listener.address.slice(0, listener.address.lastIndexOf("/"));
  assertEquals((await Deno.stat(folder)).mode! & 0o777, 0o700);
  const [client, server] = await meet(listener);
  assertEquals(listener.lastAccepted, "");
  client.close();
  server.close();
  await using tcp = new Listener({ address: LOOPBACK });
  const { port } = tcp.address as { port: number };
  assert(port > 0);
  const [one, other] = await meet(tcp);
  assertEquals((tcp.lastAccepted as { hostname: string }).hostname, "127.0.0.1");
  one.close();
  other.close();
});

test("LI-016 a client that goes without a proof is an EofError, and the listener goes on", async () => {
  await using listener = new Listener({ authkey: "k" });
  const accepting = listener.accept();
  const refused = assertRejects(() => accepting, EofError);
  (await rawConn(listener.address)).close();
  await refused;
  const [client, server] = await meet(listener, "k");
  client.close();
  server.close();
});

test("LI-017 an answer above 256 bytes is refused", async () => {
  await using listener = new Listener({ authkey: "k" });
  const accepting = listener.accept();
  const refused = assertRejects(() => accepting, EofError);
  const conn = await rawConn(listener.address);
  const head = new Uint8Array(64);
  const count = await conn.read(head);
  assertEquals(new TextDecoder().decode(head.slice(4, 23)), "#CHALLENGE#{sha256}");
  assertEquals(count, 4 + 11 + 8 + 40);
  await conn.write(Uint8Array.of(0, 0, 1, 1, ...new Uint8Array(257)));
  await refused;
  conn.close();
});

test("LI-018 keys and addresses of a wrong type are refused", async () => {
  assertThrows(() => new Listener({ authkey: 7 as never }), TypeError, "authkey");
  assertThrows(() => new Listener({ address: 7 as never }), TypeError, "address");
  assertThrows(
    () => new Listener({ address: { hostname: "a", port: 70_000 } }),
    RangeError,
    "port",
  );
  assertThrows(() => new Listener({ address: "/".padEnd(200, "x") }), RangeError, "107");
  await assertRejects(() => connect("/nowhere", { authkey: 7 as never }), TypeError, "authkey");
});

test("CN-042 lengths are 4 bytes, or -1 and 8 bytes", async () => {
  await using listener = new Listener();
  const accepting = listener.accept();
  const conn = await rawConn(listener.address);
  const server = await accepting;
  await server.sendBytes(new TextEncoder().encode("hi"));
  const got = new Uint8Array(16);
  assertEquals(got.slice(0, await conn.read(got) ?? 0), Uint8Array.of(0, 0, 0, 2, 0x68, 0x69));
  const long = Uint8Array.of(255, 255, 255, 255, 0, 0, 0, 0, 0, 0, 0, 3, 7, 8, 9);
  for (const byte of long) await conn.write(Uint8Array.of(byte));
  assertEquals(await server.recvBytes(), Uint8Array.of(7, 8, 9));
  await conn.write(Uint8Array.of(0, 0, 0, 9, 1, 2));
  conn.close();
  await assertRejects(() => server.recvBytes(), BrokenPipeError, "in the middle of");
});

test("accept() and connect() give up in time", async () => {
  await using listener = new Listener({ authkey: "k" });
  await assertRejects(() => listener.accept({ timeout: 10 }), TimeoutError);
  const controller = new AbortController();
  const waiting = listener.accept({ signal: controller.signal });
  controller.abort("enough");
  assertEquals(await waiting.catch((error) => error), "enough");
  const silent = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const accepted = silent.accept();
  const { hostname, port } = silent.addr as Deno.NetAddr;
  await assertRejects(
    () => connect({ hostname, port }, { authkey: "k", timeout: 50 }),
    TimeoutError,
    "connect",
  );
  (await accepted).close();
  silent.close();
});

test("100 clients on one listener, 20 of them hostile: all others are served", async () => {
  await using listener = new Listener({ authkey: "k" });
  const hostile = Array.from({ length: 20 }, async (_, i) => {
    if (i % 4 === 0) {
      await assertRejects(() => connect(listener.address, { authkey: "no" }), AuthenticationError);
      return null;
    }
    const conn = await rawConn(listener.address);
    if (i % 4 === 1) await conn.write(new TextEncoder().encode("GET / HTTP/1.1\r\n\r\n"));
    if (i % 4 === 2) await conn.write(Uint8Array.of(0x7f, 255, 255, 255));
    return conn;
  });
  const clients = Array.from({ length: 80 }, async (_, i) => {
    await using client = await connect(listener.address, { authkey: "k" });
    await client.send(i);
    return await client.recv();
  });
  const servers: Promise<void>[] = [];
  for (let served = 0; served < 80;) {
    try {
      const server = await listener.accept();
      served++;
      servers.push(
        server.recv().then((value) => server.send(-(value as number))).then(() => {
          server.close();
        }),
      );
    } catch (error) {
      assert(error instanceof AuthenticationError || error instanceof EofError, String(error));
    }
  }
  await Promise.all(servers);
  const answers = await Promise.all(clients);
  assertEquals(answers, Array.from({ length: 80 }, (_, i) => -i));
  for (const conn of await Promise.all(hostile)) conn?.close();
});
