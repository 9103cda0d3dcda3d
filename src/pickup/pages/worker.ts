/** Runs beside the pages of hand-overs: keeps the program and the first page of each day, and answers with them without a network. */
const worker = self as unknown as ServiceWorkerGlobalScope;

/** The addresses of the program's files; the server puts them in front of this file. */
declare const kept: string[];
/** What reads codes where the browser can't by itself. */
declare const decoder: string[];

const prefix = "pickup-";
/** Another release has other files, whose addresses hold their hash. */
const name = `${prefix}${kept[0]}`;

worker.addEventListener("install", (event) => event.waitUntil(keep()));
worker.addEventListener("activate", (event) => event.waitUntil(begin()));
worker.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== worker.location.origin) return;
  if (request.mode === "navigate") event.respondWith(navigate(request, pathname));
  else if (pathname.startsWith("/a/")) event.respondWith(assetOf(request));
});
worker.addEventListener("message", (event) => {
  const { day, needsDecoder } = event.data as { day: number; needsDecoder: boolean };
  event.waitUntil(keepDay(day, needsDecoder));
});

async function keep(): Promise<void> {
  const cache = await caches.open(name);
  await cache.addAll(kept);
  // The pages that another release kept are asked for anew, for they name its files.
  for (const other of await others())
    for (const { url } of await (await caches.open(other)).keys())
      if (new URL(url).pathname.startsWith("/pickup/")) await keepPage(new URL(url).pathname).catch(() => {});
  await worker.skipWaiting();
}

async function begin(): Promise<void> {
  for (const other of await others()) await caches.delete(other);
  await worker.clients.claim();
}

async function others(): Promise<string[]> {
  return (await caches.keys()).filter((other) => other.startsWith(prefix) && other !== name);
}

async function keepDay(day: number, needsDecoder: boolean): Promise<void> {
  await keepPage(`/pickup/${day}/`);
  if (needsDecoder && !(await caches.match(decoder[0] ?? "")))
    await (await caches.open(name)).addAll(decoder);
}

async function keepPage(path: string): Promise<void> {
  const response = await fetch(path);
  if (response.ok && !response.redirected) await (await caches.open(name)).put(path, response);
}

/** Every address of a day is written by the program, from the page that was kept. */
async function navigate(request: Request, pathname: string): Promise<Response> {
  try {
    return await fetch(request);
  } catch {
    const day = /^\/pickup\/\d+\//.exec(pathname)?.[0];
    return (day && (await caches.match(day))) || (await caches.match("/offline/")) || Response.error();
  }
}

async function assetOf(request: Request): Promise<Response> {
  return (await caches.match(request)) ?? fetch(request);
}
