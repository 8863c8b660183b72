// Copyright 2026 the multiprocessing authors. MIT license.

import "../../mod.ts";
