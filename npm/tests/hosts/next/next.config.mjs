// Copyright 2026 the multiprocessing authors. MIT license.

export default { serverExternalPackages: ["@multiprocessing/process"] };
