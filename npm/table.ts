// Copyright 2026 the multiprocessing authors. MIT license.
import type { AllResults } from "./results.ts";
import type { Suite } from "./suite.ts";
export async function writeTables(_s: Suite, _a: AllResults): Promise<void> {}
