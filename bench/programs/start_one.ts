// Copyright 2026 the multiprocessing authors. MIT license.

import { Process } from "../../mod.ts";
import { empty } from "../targets.ts";

const process = new Process({ target: empty });
await process.start();
await process.join();
