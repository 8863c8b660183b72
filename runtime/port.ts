// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * When the other end of a message port has gone, in Deno, whichever build of the library it runs. Deno tells that to its `node:worker_threads` alone, by
 * a property of the port whose key is a symbol of its own; ports that come in a message lack it.
 *
 * @module
 */

const DESCRIPTION = "nodeWorkerThreadCloseCb";

interface NodeProcess {
  getBuiltinModule(name: string): { MessageChannel: typeof MessageChannel };
}

let key: symbol | undefined;

/** The key is found on a port of `node:worker_threads`, which is loaded wherever there are workers. */
function findKey(): symbol | undefined {
  const { process } = globalThis as unknown as { process: NodeProcess };
  const channel = new (process.getBuiltinModule("node:worker_threads").MessageChannel)();
  channel.port1.close();
  return Object.getOwnPropertySymbols(channel.port1).find((symbol) =>
    symbol.description === DESCRIPTION
  );
}

/**
 * Calls a listener when the other end of a port has been closed, or its thread has ended.
 *
 * @param port The port.
 * @param listener Called once.
 */
export function onPortClose(port: MessagePort, listener: () => void): void {
  key ??= findKey();
  if (key !== undefined) Object.defineProperty(port, key, { value: listener, configurable: true });
}
