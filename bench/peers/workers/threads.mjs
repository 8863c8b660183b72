// Copyright 2026 the multiprocessing authors. MIT license.

import { load } from "../load.mjs";
import * as targets from "../targets.mjs";

const { expose } = await load("threads/worker");
const { Observable } = (await load("observable-fns")).default;

/** Gives each value of a generator. */
function observe(name, value) {
  return new Observable((observer) => {
    for (const each of targets[name](value)) observer.next(each);
    observer.complete();
  });
}

expose({ observe });
