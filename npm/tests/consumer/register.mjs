// Copyright 2026 the multiprocessing authors. MIT license.

import { register } from "node:module";

register("./strip_types.mjs", import.meta.url);
