/** Runs beside the pages: answers with the page that was kept where there is no network, and leaves all else alone. */
const worker = self as unknown as ServiceWorkerGlobalScope;

/** The address of the site's style; the server puts it in front of this file. */
declare const style: string;

const name = "offline";
const page = "/offline/";

worker.addEventListener("install", (event) => event.waitUntil(keep()));
worker.addEventListener("activate", (event) => event.waitUntil(askEarly()));
worker.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.mode === "navigate" && request.method === "GET") event.respondWith(navigate(event));
  else if (request.url === worker.location.origin + style) event.respondWith(styleOf(request));
});

async function keep(): Promise<void> {
  const cache = await caches.open(name);
  for (const request of await cache.keys()) await cache.delete(request);
  // Without cookies: what is kept names nobody.
  await cache.addAll([new Request(page, { credentials: "omit" }), style]);
  await worker.skipWaiting();
}

/** The browser asks for a page while the worker is still being started. */
async function askEarly(): Promise<void> {
  await worker.registration.navigationPreload?.enable();
}

async function navigate(event: FetchEvent): Promise<Response> {
  try {
    const early: Response | undefined = await event.preloadResponse;
    return early ?? (await fetch(event.request));
  } catch {
    return (await caches.match(page)) ?? Response.error();
  }
}

async function styleOf(request: Request): Promise<Response> {
  return (await caches.match(request)) ?? fetch(request);
}
