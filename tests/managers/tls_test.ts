// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Managers that are reached over TLS.
 *
 * @module
 */

import { assertEquals, assertRejects } from "@std/assert";
import { AuthenticationError, EofError, manager, Process, SyncManager } from "../../mod.ts";
import { run, test } from "../helpers.ts";
import { type Certificates, hasOpenssl, makeCertificates } from "./certificates.ts";
import { usesDict } from "./fixtures/types.ts";

const LOOPBACK = { hostname: "127.0.0.1", port: 0 };
const ignore = !await hasOpenssl();
let made: Promise<Certificates> | undefined;
const certificates = () => made ??= makeCertificates();

test("A manager serves over TLS, with a key that both must know", async () => {
  const { ca, server: tls } = await certificates();
  await using server = await manager({ address: LOOPBACK, authkey: "secret", tls });
  const options = { authkey: "secret", tls: { ca } };
  {
    await using other = await SyncManager.connect(server.address, options);
    assertEquals(await (await other.list([1, 2])).slice(), [1, 2]);
  }
  const wrong = { ...options, authkey: "wrong" };
  await assertRejects(() => SyncManager.connect(server.address, wrong), AuthenticationError);
  // It is signed by nobody that the system knows.
  const unknown = { authkey: "secret", tls: {} };
  const error = await assertRejects(
    () => SyncManager.connect(server.address, unknown),
    AuthenticationError,
  );
  assertEquals(error.message.includes("certificates"), true, error.message);
}, { ignore });

test("A manager over TLS asks clients for a certificate", async () => {
  const { ca, server: own, client } = await certificates();
  const tls = { ...own, ca, requestCert: true };
  await using server = await manager({ address: LOOPBACK, context: "worker", tls });
  await using other = await SyncManager.connect(server.address, { tls: { ca, ...client } });
  assertEquals(await (await other.dict([[1, "a"]])).get(1), "a");
  await assertRejects(() => SyncManager.connect(server.address, { tls: { ca } }));
  await assertRejects(() => SyncManager.connect(server.address, { timeout: 500 }));
}, { ignore });

test("A client without TLS is told what it may be that the server serves over it", async () => {
  const { server: tls } = await certificates();
  await using server = await manager({ address: LOOPBACK, authkey: "secret", tls });
  await assertRejects(
    () => SyncManager.connect(server.address, { authkey: "secret" }),
    EofError,
    "if it serves over TLS, connect with tls",
  );
}, { ignore });

test("A client with TLS of a server without it is told so at once", async () => {
  const { ca } = await certificates();
  await using server = await manager({ address: LOOPBACK, authkey: "secret" });
  await assertRejects(
    () => SyncManager.connect(server.address, { authkey: "secret", tls: { ca } }),
    AuthenticationError,
    "leave out tls",
  );
}, { ignore });

test("The children of a manager's family need no certificate", async () => {
  const { server: tls } = await certificates();
  await using server = await manager({ address: LOOPBACK, authkey: "secret", tls });
  const dict = await server.dict([["a", 1], ["b", 2]]);
  assertEquals(await run(new Process({ target: usesDict, args: [dict] })), 0);
  assertEquals(await dict.size, 0);
}, { ignore });

test("TLS is for addresses with a host and port, and needs cert and key", async () => {
  const tls = { cert: "x", key: "y" };
  await assertRejects(() => manager({ tls }), TypeError, "host and port");
  const half = { cert: "x" } as typeof tls;
  await assertRejects(() => manager({ address: LOOPBACK, tls: half }), TypeError, "cert and key");
  await assertRejects(() => SyncManager.connect("/path", { tls: {} }), TypeError, "host and port");
});
