// Node's package carries the C headers that add-ons are compiled with, 67 MB. Nothing here is compiled, and npm has no way
// to leave a part of a package out, so they go after it was installed. In JavaScript that any Node of the last years runs.
import { readdirSync, rmSync } from "node:fs";

const packages = new URL("../../node_modules/", import.meta.url);
for (const name of readdirSync(packages).filter((one) => /^node-(bin-)?(linux|darwin|win)-/.test(one)))
  rmSync(new URL(`${name}/include`, packages), { recursive: true, force: true });
