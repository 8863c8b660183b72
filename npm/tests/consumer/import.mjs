// Copyright 2026 the multiprocessing authors. MIT license.

import * as library from "@multiprocessing/process";

console.log(Object.keys(library).filter((name) => name !== "module.exports").sort().join(" "));
