import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import {
  type Browser,
  type BrowserContextOptions,
  type ConsoleMessage,
  chromium,
  type Page,
  type Request,
} from "playwright-core";

const cache = fileURLToPath(new URL("../../node_modules/.cache/chromium/", import.meta.url));

/** A headless Chromium that needs nothing but what npm installs, with `more` of its own options. The caller closes it. */
export async function openBrowser(more: string[] = []): Promise<Browser> {
  const folder = await unpackedBrowser();
  return chromium.launch({
    executablePath: `${folder}/chromium`,
    // The sandbox refuses root, and a container's /dev/shm may be too small for a page.
    args: ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", ...more],
    env: {
      ...process.env,
      // The libraries of a bare machine lack what a browser needs; the package brings its own.
      LD_LIBRARY_PATH: `${folder}/al2023/lib`,
      FONTCONFIG_FILE: `${folder}/fonts.conf`,
    },
  });
}

export const phone = { viewport: { width: 360, height: 740 } };

/** Runs `work` on a page of its own, and fails where that asked anybody but the app, met an error that was not foreseen or is wider than its window. */
export async function withPage(
  browser: Browser,
  app: { url: string },
  options: BrowserContextOptions,
  work: (page: Page) => Promise<void>,
  foreseen: string[] = [],
): Promise<void> {
  const context = await browser.newContext(options);
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const page = await context.newPage();
  try {
    const workAndFit = () => work(page).then(() => assertFits(page));
    await withoutFaults(page, app, workAndFit, foreseen);
  } finally {
    await context.close();
  }
}

/** Fails where `page` asks anybody but the app while `work` is done, or meets an error that was not foreseen. */
export async function withoutFaults(
  page: Page,
  app: { url: string },
  work: () => Promise<void>,
  foreseen: string[] = [],
): Promise<void> {
  const faults: string[] = [];
  const hear = {
    request: (request: Request) => {
      if (!request.url().startsWith(app.url) && !/^(data|blob):/.test(request.url()))
        faults.push(request.url());
    },
    console: (message: ConsoleMessage) => {
      if (message.type() === "error") faults.push(message.text());
    },
    pageerror: (error: Error) => void faults.push(error.message),
  };
  page.on("request", hear.request).on("console", hear.console).on("pageerror", hear.pageerror);
  try {
    await work();
  } finally {
    page.off("request", hear.request).off("console", hear.console).off("pageerror", hear.pageerror);
  }
  assert.deepEqual(faults, foreseen);
}

export async function assertFits(page: Page): Promise<void> {
  assert.equal(await page.evaluate("document.documentElement.scrollWidth <= innerWidth"), true, "too wide");
}

/** The folder of the unpacked browser: 210 MB, unpacked once, by one of several processes that ask together. */
async function unpackedBrowser(): Promise<string> {
  const folder = `${cache}unpacked`;
  if (existsSync(folder)) return folder;
  await mkdir(cache, { recursive: true });
  const draft = await mkdtemp(`${cache}draft-`);
  // The package unpacks into the temporary folder, whatever else may write there: so it gets one of its own.
  await promisify(execFile)(process.execPath, ["--input-type=module", "--eval", unpack], {
    env: { ...process.env, TMPDIR: draft },
  });
  await writeFile(`${draft}/fonts.conf`, fonts);
  try {
    await rename(draft, folder);
  } catch (error) {
    await rm(draft, { recursive: true });
    if (!existsSync(folder)) throw error;
  }
  return folder;
}

const unpack = `
  const chromium = ${JSON.stringify(import.meta.resolve("@sparticuz/chromium"))};
  const { default: browser, inflate } = await import(chromium);
  browser.setGraphicsMode = false;
  await browser.executablePath();
  await inflate(new URL("../bin/al2023.tar.br", chromium).pathname);
`;

const fonts = `<?xml version="1.0"?>
<fontconfig><dir prefix="relative">fonts</dir><cachedir>${cache}fonts</cachedir></fontconfig>
`;
