interface Detector {
  detect(source: HTMLVideoElement): Promise<{ rawValue: string }[]>;
}

let stream: MediaStream | undefined;

/** The number of the basket that a code stands for: an address of this day, or the number alone. */
export function baskets(code: string, day: number): number | undefined {
  const text = code.trim();
  const ofAddress = /\/pickup\/(\d+)\/baskets\/(\d+)\/?$/.exec(text);
  if (ofAddress) return Number(ofAddress[1]) === day ? Number(ofAddress[2]) : undefined;
  return /^\d{1,6}$/.test(text) ? Number(text) : undefined;
}

/** Shows what the camera sees until a code is in it. Throws where there is no camera or nothing that reads codes. */
export async function startScan(
  place: HTMLElement,
  stop: string,
  found: (code: string) => void,
): Promise<void> {
  stopScan();
  const detector = await createDetector();
  stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
  const video = document.createElement("video");
  Object.assign(video, { srcObject: stream, muted: true, playsInline: true });
  const button = document.createElement("button");
  Object.assign(button, {
    type: "button",
    className: "button secondary",
    textContent: stop,
    onclick: stopScan,
  });
  place.replaceChildren(video, button);
  place.hidden = false;
  await video.play();
  const own = stream;
  while (stream === own) {
    const [code] = await detector.detect(video).catch(() => []);
    if (stream !== own) return;
    if (code) {
      stopScan();
      return found(code.rawValue);
    }
    await new Promise((resolve) => setTimeout(resolve, 60));
  }
}

export function stopScan(): void {
  for (const track of stream?.getTracks() ?? []) track.stop();
  stream = undefined;
  for (const place of document.querySelectorAll<HTMLElement>("[data-camera]")) {
    place.replaceChildren();
    place.hidden = true;
  }
}

const formats = ["qr_code", "ean_13"];

/** The browser's own where it has one that knows these codes, else the site's. */
async function createDetector(): Promise<Detector> {
  const { BarcodeDetector: Own } = window as unknown as {
    BarcodeDetector?: { new (options: object): Detector; getSupportedFormats(): Promise<string[]> };
  };
  const known = (await Own?.getSupportedFormats().catch(() => [])) ?? [];
  if (Own && formats.every((format) => known.includes(format))) return new Own({ formats });
  const { createDecoder } = await import("./decoder.ts");
  return createDecoder(formats);
}
