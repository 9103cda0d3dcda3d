import { runShard } from "../support/shard.ts";

runShard(import.meta.filename);
