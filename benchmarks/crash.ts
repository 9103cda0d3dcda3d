import { setTimeout as sleep } from "node:timers/promises";
import { type Crowd, crowdSettings, registerCrowd, whoCantSignIn } from "../tests/support/crowd.ts";
import { startServer } from "../tests/support/process.ts";
import { temporarySite, until } from "../tests/support/sites.ts";
import { inMilliseconds, median } from "./figures.ts";

/**
 * Kills the server with -9 again and again while many register, every fourth time its database before it, and then
 * asks whether everybody who saw a 201 can sign in: `node benchmarks/crash.ts [kills] [registrations]`. The database
 * keeps fsync on, as it always is outside of tests.
 */
const kills = Number(process.argv[2] ?? 20);
const wanted = Number(process.argv[3] ?? 1000);
const site = temporarySite();
const starts: number[] = [];
let databaseKills = 0;

try {
  let server = await start();
  const crowd = registerCrowd(() => server.url, 24);
  const { registered } = crowd;
  for (let kill = 1; kill <= kills; kill++) {
    await untilRegistered(crowd, (wanted * kill) / (kills + 1));
    // At any moment of what a registration does, not only at its end.
    await sleep(Math.random() * 200);
    if (kill % 4 === 0) {
      process.kill(site.databasePid(), "SIGKILL");
      databaseKills++;
      // Every other time the server has to find a living database by itself before it dies too.
      if (kill % 8 === 0) await untilRegistered(crowd, registered.length + 40);
    }
    server.child.kill("SIGKILL");
    await server.ended;
    server = await start();
    process.stderr.write(`\r${kill} kills, ${registered.length} registrations `);
  }
  await untilRegistered(crowd, wanted);
  await crowd.stop();

  const refused = await whoCantSignIn(server, registered);
  server.child.kill("SIGINT");
  const { code } = await server.ended;
  console.log(`
kill -9 of the server            ${kills} times, of its database ${databaseKills} times
starts that opened               ${starts.length} of ${kills + 1}, median ${inMilliseconds(median(starts))}, longest ${inMilliseconds(Math.max(...starts))}
acknowledged users who sign in   ${registered.length - refused.length} of ${registered.length}
wrong answers meanwhile          ${crowd.wrong.length}
exit code at the end             ${code}`);
  for (const line of [...refused, ...crowd.wrong].slice(0, 20)) console.log(line);
  process.exitCode = refused.length + crowd.wrong.length + Number(code) > 0 ? 1 : 0;
} finally {
  site.remove();
}

async function start() {
  const begun = performance.now();
  const server = await startServer({ DATA_DIR: site.dataDir, ...crowdSettings });
  starts.push(performance.now() - begun);
  return server;
}

function untilRegistered({ registered, wrong }: Crowd, count: number): Promise<void> {
  return until(() => registered.length >= count || wrong.length > 0, `${count} had registered`, 300);
}
