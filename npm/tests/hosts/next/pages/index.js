// Copyright 2026 the multiprocessing authors. MIT license.

export default function Page() {
  return "a page";
}
