// Copyright 2026 the multiprocessing authors. MIT license.

import { Event } from "../../mod.ts";
import type { Case } from "../contract.ts";
import { alone } from "../sync.ts";

/** An event that nobody waits for. */
export default alone(
  "10,000 times an event is set, asked and cleared, with nobody else there",
  (context) => {
    const event = new Event({ context });
    return () => {
      event.set();
      if (!event.isSet) throw new Error("It is not set");
      event.clear();
    };
  },
  10_000,
  "sync_event.py",
) as Case;
