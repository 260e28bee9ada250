// Answers cases from standard input, line by line (see src/lines.ts); Node 24 or later runs the sources as they are.

import { createInterface } from "node:readline";

import { Lines } from "../src/lines.ts";

const lines = new Lines();
for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
  const found = lines.read(line);
  if (found !== null) process.stdout.write(`${found}\n`);
}
