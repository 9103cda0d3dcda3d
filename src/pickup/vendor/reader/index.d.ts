export function prepareZXingModule(options: { overrides: { locateFile(path: string): string } }): void;
export function readBarcodes(
  input: ImageData,
  options: { formats: string[]; maxNumberOfSymbols: number },
): Promise<{ text: string }[]>;
