// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * When the other end of a message port has gone, in Deno, whichever build of the library it runs. Deno tells that to its `node:worker_threads` alone, by
 * a property of the port whose key is a symbol of its own; ports that come in a message lack it.
 *
 * @module
 */

const DESCRIPTION = "nodeWorkerThreadCloseCb";

interface NodeProcess {
  getBuiltinModule(name: string): {
    MessageChannel: typeof MessageChannel;
    receiveMessageOnPort(port: MessagePort): { message: unknown } | undefined;
  };
}

let key: symbol | undefined;

function threads(): ReturnType<NodeProcess["getBuiltinModule"]> {
  const { process } = globalThis as unknown as { process: NodeProcess };
  return process.getBuiltinModule("node:worker_threads");
}

/** The key is found on a port of `node:worker_threads`, which is loaded wherever there are workers. */
function findKey(): symbol | undefined {
  const channel = new (threads().MessageChannel)();
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

/**
 * What has come to a port, and was not told.
 *
 * @param port The port.
 * @returns The first of it; undefined: nothing is left.
 */
export function nextOfPort(port: MessagePort): { message: unknown } | undefined {
  return threads().receiveMessageOnPort(port);
}
