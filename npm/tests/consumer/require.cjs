// Copyright 2026 the multiprocessing authors. MIT license.

const library = require("@multiprocessing/process");

console.log(Object.keys(library).filter((name) => name !== "__esModule").sort().join(" "));
