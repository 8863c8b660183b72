// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * What a page of figures asks of a JavaScript runtime: a small HTTP server, and the files of uPlot.
 *
 * @module
 */

/** What a browser asks for. */
export interface WebRequest {
  /** `GET`, in most cases. */
  readonly method: string;
  /** The path, with all that follows it. */
  readonly target: string;
  /** The header `Host`; null if there is none. */
  readonly host: string | null;
}

/** Takes events for as long as the browser listens. */
export interface WebStream {
  /** Sends a text; false: too much of what was sent before is still on its way, and the browser is given up. */
  send(text: string): boolean;
  /** Nothing more is sent. */
  end(): void;
}

/** What it is given. */
export interface WebAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** All of it. */
  readonly body?: string;
  /** Or what comes bit by bit; gives what is called when the browser listens no more. */
  readonly stream?: (stream: WebStream) => () => void;
}

/** Where it is served. */
export interface WebPlace {
  readonly hostname: string;
  /** 0: any that is free. */
  readonly port: number;
}

/** A server, which keeps no program alive; nor do those who are connected to it. */
export interface WebServer {
  /** The real port. */
  readonly port: number;
  /** Ends it, and all connections. */
  close(): Promise<void>;
}

/** The files of uPlot. */
export interface ChartFiles {
  readonly script: string;
  readonly style: string;
}

/** The contract; every member is an export of `deno/web.ts` and of `node/web.ts`. */
export interface Web {
  /** Serves. Rejects with the system's error if it can't listen there. */
  serveWeb(place: WebPlace, answer: (request: WebRequest) => WebAnswer): Promise<WebServer>;
  /** Reads the files. Rejects with a `ProcessError` that says how to install the package, where it is missing. */
  chartFiles(): Promise<ChartFiles>;
}

/** Bytes that may be on their way to a browser. */
export const MOST_UNSENT = 4_000_000;

/** Milliseconds that a browser has to take what it was sent last. */
export const PATIENCE = 1_000;
