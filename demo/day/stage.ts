import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Page } from "playwright-core";

/** A page in a browser of its own whose every change is shown to whoever looks on. */
export interface Screen {
  name: string;
  width: number;
  height: number;
  page: Page;
}

/** One page of HTML that shows several screens side by side as they change, and says what happens on them. */
export interface Stage {
  url: string;
  /** Once somebody looks on. */
  isWatched: Promise<void>;
  say(text: string): void;
  close(): Promise<void>;
}

/** Shows `screens` at an address of this machine. Pictures come as `multipart/x-mixed-replace`, which needs no script. */
export async function openStage(screens: Screen[], port = 0): Promise<Stage> {
  const shown = screens.map((screen) => ({
    ...screen,
    last: Buffer.alloc(0),
    watchers: new Set<ServerResponse>(),
  }));
  const said: string[] = [];
  const watched = Promise.withResolvers<void>();
  const listeners = new Set<ServerResponse>();
  for (const screen of shown) await watch(screen);
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://localhost");
    const screen = shown[Number(/^\/screens\/(\d+)$/.exec(pathname)?.[1] ?? Number.NaN)];
    if (screen) {
      response.writeHead(200, { "content-type": `multipart/x-mixed-replace; boundary=${boundary}` });
      screen.watchers.add(response);
      response.on("close", () => screen.watchers.delete(response));
      if (screen.last.length > 0) send(response, screen.last);
    } else if (pathname === "/said") {
      response.writeHead(200, { "content-type": "text/event-stream" });
      for (const text of said) response.write(`data: ${text}\n\n`);
      listeners.add(response);
      watched.resolve();
      response.on("close", () => listeners.delete(response));
    } else {
      response.writeHead(pathname === "/" ? 200 : 404, { "content-type": "text/html; charset=utf-8" });
      response.end(pathname === "/" ? pageOf(screens) : "");
    }
  }).listen(port, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    isWatched: watched.promise,
    say(text) {
      said.push(text);
      for (const response of listeners) response.write(`data: ${text}\n\n`);
    },
    async close() {
      for (const response of [...listeners, ...shown.flatMap(({ watchers }) => [...watchers])])
        response.end();
      server.close();
      server.closeAllConnections();
    },
  };
}

const boundary = "frame";

/** Chromium tells of each change of what it shows, and waits until the picture was taken. */
async function watch(screen: Screen & { last: Buffer; watchers: Set<ServerResponse> }): Promise<void> {
  const session = await screen.page.context().newCDPSession(screen.page);
  session.on("Page.screencastFrame", ({ data, sessionId }) => {
    screen.last = Buffer.from(data, "base64");
    for (const response of screen.watchers) send(response, screen.last);
    // A page that has closed meanwhile needs no answer.
    session.send("Page.screencastFrameAck", { sessionId }).catch(() => {});
  });
  await session.send("Page.startScreencast", { format: "jpeg", quality: 70, everyNthFrame: 1 });
}

/** Twice, as a browser shows a part only once it sees the next one begin. */
function send(response: ServerResponse, picture: Buffer): void {
  for (let n = 0; n < 2; n++) {
    response.write(`--${boundary}\r\ncontent-type: image/jpeg\r\ncontent-length: ${picture.length}\r\n\r\n`);
    response.write(picture);
    response.write("\r\n");
  }
}

function pageOf(screens: Screen[]): string {
  const figures = screens.map(
    ({ name, width, height }, n) =>
      `<figure style="flex:${width / height} 1 0"><img src="/screens/${n}" alt=""><figcaption>${name}</figcaption></figure>`,
  );
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>A market day at Farmgate</title>
<meta name="viewport" content="width=device-width"><style>
body { margin: 0; padding: 1rem; font: 1rem/1.4 system-ui, sans-serif; background: #23302a; color: #f4f1e8 }
main { display: flex; flex-wrap: wrap; gap: 1rem; align-items: flex-start }
figure { margin: 0; min-width: 14rem } img { width: 100%; border-radius: .5rem; background: #fff }
figcaption { text-align: center } p { font-size: 1.3rem; min-height: 1.4em }
</style><p id="said" role="status">A market day begins.</p><main>${figures.join("")}</main>
<script>new EventSource("/said").onmessage = ({ data }) => { document.getElementById("said").textContent = data }</script></html>`;
}
