// Copyright 2026 the multiprocessing authors. MIT license.

import library = require("@multiprocessing/process");

function nothing(): void {}

const process: library.Process<[]> = new library.Process({ target: nothing });
export = process;
