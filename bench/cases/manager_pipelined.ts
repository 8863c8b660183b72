// Copyright 2026 the multiprocessing authors. MIT license.

import type { Case } from "../contract.ts";
import { managed } from "../managers.ts";

/** All at once. */
export default managed(
  "1,000 gets of a manager's dict, all under way at once",
  async ({ dict }) => {
    await Promise.all(Array.from({ length: 1000 }, () => dict.get("key")));
  },
  "manager_get.py",
  {
    note: "CPython's proxies can't have two calls under way: its calls are made one after another.",
  },
) as Case;
