import { prepareZXingModule, readBarcodes } from "../vendor/reader/index.js";

const names: Record<string, string> = { qr_code: "QRCode", ean_13: "EAN13" };

/** Reads codes by the site's own WebAssembly, in the shape of browsers' `BarcodeDetector`. */
export function createDecoder(formats: string[]) {
  const locateFile = (path: string) => new URL(`../vendor/reader/${path}`, import.meta.url).href;
  prepareZXingModule({ overrides: { locateFile } });
  const options = { formats: formats.flatMap((format) => names[format] ?? []), maxNumberOfSymbols: 1 };
  const canvas = document.createElement("canvas");
  const context = canvas.getContext("2d", { willReadFrequently: true });
  return {
    async detect(source: HTMLVideoElement): Promise<{ rawValue: string }[]> {
      const { videoWidth: width, videoHeight: height } = source;
      if (!context || width === 0) return [];
      Object.assign(canvas, { width, height });
      context.drawImage(source, 0, 0);
      const codes = await readBarcodes(context.getImageData(0, 0, width, height), options);
      return codes.map(({ text }) => ({ rawValue: text }));
    },
  };
}
