// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Serves an event.
 *
 * @module
 */

import { LATE } from "../../base/waiting.ts";
import { Line } from "./line.ts";
import type { Limits } from "./lock.ts";
import type { Served, ServedCall } from "./served.ts";

/** An event. */
class ServedEvent implements Served {
  #isSet = false;
  readonly #line = new Line();

  readonly methods: Served["methods"] = {
    isSet: () => this.#isSet,
    set: () => {
      this.#isSet = true;
      this.#line.serveAll();
    },
    clear: () => void (this.#isSet = false),
    wait: (call, options) => this.#isSet || this.#wait(call, options),
  };

  async #wait(call: ServedCall, options?: Limits): Promise<boolean> {
    return await this.#line.wait("wait", call, options) !== LATE;
  }

  left(client: object): void {
    this.#line.left(client);
  }
}

/**
 * Makes an event.
 *
 * @returns What is served.
 */
export function servedEvent(): Served {
  return new ServedEvent();
}
