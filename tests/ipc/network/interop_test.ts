// Copyright 2026 the multiprocessing authors. MIT license.

/** Conversations with CPython's own `multiprocessing.connection`. */

import { assertEquals, assertRejects } from "@std/assert";
import { type Address, AuthenticationError, connect, EofError, Listener } from "../../../mod.ts";
import { test } from "../../helpers.ts";
import { findPythons, PythonProgram } from "./python.ts";

const CLIENT = `
import sys
from multiprocessing import AuthenticationError
from multiprocessing.connection import Client
address, key = eval(sys.argv[1]), eval(sys.argv[2])
try:
    with Client(address, authkey=key) as connection:
        connection.send_bytes(b"hello")
        print(connection.recv_bytes().decode())
        connection.send_bytes(b"x" * 3000000)
        print(len(connection.recv_bytes()))
        connection.send([1, 2])
        try:
            print(connection.recv())
        except ModuleNotFoundError as error:
            print(error)
except AuthenticationError as error:
    print("refused")
`;

const LISTENER = `
import sys
from multiprocessing import AuthenticationError
from multiprocessing.connection import Listener
key = eval(sys.argv[1])
with Listener(("127.0.0.1", 0), authkey=key) as listener:
    print(listener.address[1])
    while True:
        try:
            with listener.accept() as connection:
                data = connection.recv_bytes()
                connection.send_bytes(data[::-1])
                if data == b"end":
                    break
        except AuthenticationError:
            print("refused")
`;

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** As Python writes it. */
function literal(value: Address | string | undefined, isKey = false): string {
  if (value === undefined) return "None";
  if (typeof value === "string") return (isKey ? "b" : "") + JSON.stringify(value);
  return `(${JSON.stringify(value.hostname)}, ${value.port})`;
}

const pythons = await findPythons();

test("there is a python3 to talk with", () => {
  assertEquals(pythons.length > 0, true);
});

for (const python of pythons) {
  const name = `Python ${python.version.join(".")}`;
  for (const address of [undefined, { hostname: "127.0.0.1", port: 0 }]) {
    for (const authkey of [undefined, "secret"]) {
      const how = `${address ? "TCP" : "a path"}, ${authkey ? "with" : "without"} a key`;
      test(`a Client of ${name} talks with a Listener over ${how}`, async () => {
        await using listener = new Listener({
          ...(address && { address }),
          ...(authkey && { authkey }),
        });
        const args = [literal(listener.address), literal(authkey, true)];
        await using program = new PythonProgram(python, CLIENT, args);
        await using connection = await listener.accept({ timeout: 20_000 });
        assertEquals(decoder.decode(await connection.recvBytes()), "hello");
        await connection.sendBytes(encoder.encode("hello yourself"));
        assertEquals(await program.line(), "hello yourself");
        const long = await connection.recvBytes();
        await connection.sendBytes(long);
        assertEquals(await program.line(), "3000000");
        await assertRejects(() => connection.recv(), TypeError, "Python pickle");
        await connection.send({ a: 1 });
        const told = await program.line();
        assertEquals(told?.includes("a JavaScript value, not a pickle"), true, told ?? "nothing");
        await assertRejects(() => connection.recv(), EofError);
      });
    }
  }

  test(`a Client of ${name} with a wrong key is refused`, async () => {
    await using listener = new Listener({ authkey: "right" });
    const args = [literal(listener.address), literal("wrong", true)];
    await using program = new PythonProgram(python, CLIENT, args);
    await assertRejects(() => listener.accept({ timeout: 20_000 }), AuthenticationError);
    assertEquals(await program.line(), "refused");
  });

  test(`a Listener of ${name} talks with connect(), and refuses a wrong key`, async () => {
    await using program = new PythonProgram(python, LISTENER, [literal("secret", true)]);
    const address = { hostname: "127.0.0.1", port: Number(await program.line()) };
    await assertRejects(() => connect(address, { authkey: "wrong" }), AuthenticationError);
    assertEquals(await program.line(), "refused");
    for (const text of ["hello", "end"]) {
      await using connection = await connect(address, { authkey: "secret" });
      await connection.sendBytes(encoder.encode(text));
      const back = [...text].reverse().join("");
      assertEquals(decoder.decode(await connection.recvBytes()), back);
    }
  });
}
