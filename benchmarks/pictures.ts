import { readFileSync, writeFileSync } from "node:fs";
import sharp from "sharp";
import { call } from "../tests/support/client.ts";
import { bomb } from "../tests/support/pictures.ts";
import { startServer } from "../tests/support/process.ts";
import { temporarySite } from "../tests/support/sites.ts";
import { inMilliseconds, percentile } from "./figures.ts";

/**
 * What 50 uploads at once of the worst pictures there are do to the server: how much its resident memory grows at its
 * height, and how long `/livez` takes meanwhile: `node benchmarks/pictures.ts [uploads]`.
 */
const uploads = Number(process.argv[2] ?? 50);
const site = temporarySite();

interface Kind {
  name: string;
  type: string;
  body: Uint8Array<ArrayBuffer>;
}

try {
  const settings = { DATA_DIR: site.dataDir, LOG_LEVEL: "error", MALLOC_ARENA_MAX: "1" };
  const server = await startServer(settings);
  const pid = server.child.pid ?? 0;
  const { body: ana } = await call(server, "POST", "auth/token/", {
    json: { username: "ana", password: "farmgate-demo" },
  });
  const kinds = await worstPictures();
  // The first picture loads the library.
  await upload(kinds[0], ana.access);
  console.log(`resident before: ${resident(pid, "VmRSS")} MB`);
  for (const kind of kinds) await measure(kind);
  server.child.kill("SIGINT");
  await server.ended;

  async function measure(kind: Kind) {
    const before = resident(pid, "VmRSS");
    // From here on the kernel notes the highest anew.
    writeFileSync(`/proc/${pid}/clear_refs`, "5");
    const done = new AbortController();
    const looking = timesOfLivez(server.url, done.signal);
    const begun = performance.now();
    const answers = await Promise.all(Array.from({ length: uploads }, () => upload(kind, ana.access)));
    const seconds = (performance.now() - begun) / 1000;
    done.abort();
    const times = await looking;
    const counts = Object.entries(Object.groupBy(answers, String)).map(
      ([answer, all]) => `${all?.length} × ${answer}`,
    );
    const growth = resident(pid, "VmHWM") - before;
    const kept = resident(pid, "VmRSS") - before;
    console.log(
      `${kind.name.padEnd(44)} + ${String(growth).padStart(3)} MB (${kept} kept)   /livez p99 ${inMilliseconds(percentile(times, 99))} of ${times.length}   ${seconds.toFixed(1)} s   ${counts.join(", ")}`,
    );
  }

  async function upload(kind: Kind | undefined, access: string): Promise<string> {
    if (!kind) throw new Error("there is no picture to upload");
    const headers = { "content-type": kind.type };
    const { status, body } = await call(server, "PUT", "me/avatar/", {
      as: { access },
      raw: kind.body,
      headers,
    });
    return status === 200 ? "200" : `${status} ${body.code}`;
  }
} finally {
  site.remove();
}

async function timesOfLivez(url: string, signal: AbortSignal): Promise<number[]> {
  const times: number[] = [];
  while (!signal.aborted) {
    const begun = performance.now();
    await (await fetch(`${url}/livez`)).text();
    times.push(performance.now() - begun);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  return times;
}

function resident(pid: number, what: "VmRSS" | "VmHWM"): number {
  const found = new RegExp(`${what}:\\s+(\\d+)`).exec(readFileSync(`/proc/${pid}/status`, "utf8"));
  return Math.round(Number(found?.[1]) / 1024);
}

async function worstPictures(): Promise<Kind[]> {
  const plain = (width: number, height: number) =>
    sharp({ create: { width, height, channels: 3, background: "#8a4" } });
  const grain = (width: number, height: number) =>
    sharp({
      create: {
        width,
        height,
        channels: 3,
        background: "#8a4",
        noise: { type: "gaussian", mean: 128, sigma: 20 },
      },
    });
  const drawn: [string, string, { toBuffer(): Promise<Buffer> }][] = [
    ["a photo of 12 megapixels", "image/jpeg", grain(4032, 3024).jpeg()],
    ["JPEG, 50 megapixels", "image/jpeg", plain(8164, 6123).jpeg()],
    ["JPEG in passes, 50 megapixels", "image/jpeg", plain(8164, 6123).jpeg({ progressive: true })],
    [
      "JPEG in passes, 4:4:4, 36 megapixels",
      "image/jpeg",
      plain(6900, 5200).jpeg({ progressive: true, chromaSubsampling: "4:4:4" }),
    ],
    ["PNG in passes, 50 megapixels", "image/png", plain(8164, 6123).png({ progressive: true })],
    ["WebP without loss, 50 megapixels", "image/webp", plain(8164, 6123).webp({ lossless: true, effort: 0 })],
    ["AVIF, 12 megapixels", "image/avif", grain(4032, 3024).avif({ effort: 0 })],
    ["AVIF of ten bits, 8 megapixels", "image/avif", grain(3360, 2500).avif({ effort: 0, bitdepth: 10 })],
  ];
  const kinds: Kind[] = [
    { name: "PNG, 900 megapixels", type: "image/png", body: bomb(30_000, 30_000) },
    { name: "10 MB of nothing", type: "image/jpeg", body: new Uint8Array(10 * 1024 * 1024) },
  ];
  for (const [name, type, picture] of drawn) {
    kinds.push({ name, type, body: new Uint8Array(await picture.toBuffer()) });
  }
  return kinds;
}
