// Copyright 2026 the multiprocessing authors. MIT license.

import process from "node:process";
import { getOneMessage, sendMessage } from "execa";

const message = await getOneMessage();
console.log(`I am ${process.argv[2]}`);
await sendMessage(message.replace("parent", "child"));
