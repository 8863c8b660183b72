// Copyright 2026 the multiprocessing authors. MIT license.

import { progressBar } from "@multiprocessing/process/progress";

const bar = progressBar({ title: "Counting", unit: "things" });
for (let done = 0; done <= 3; done++) {
  bar(done, 3);
  if (done === 1) console.log("meanwhile");
}
console.log("done");
