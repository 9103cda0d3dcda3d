/**
 * A QR code (ISO/IEC 18004) of a short text: bytes, error correction M, versions 1 to 13, always with the mask of diagonal
 * stripes, which any reader takes. As rows of modules, of which the dark ones are true; the quiet zone is left out.
 */
export function qrCode(text: string): boolean[][] {
  const data = Buffer.from(text, "utf8");
  const version = versions.find((one) => bitsOf(one, data.length) <= dataCodewords(one) * 8);
  if (version === undefined) throw new Error("the text is too long for a QR code of version 13");
  const grid = new Grid(version);
  grid.drawPatterns();
  grid.drawData(withCorrection(version, codewordsOf(version, data)));
  return grid.dark;
}

/**
 * The same as a path of SVG: a line for each run of dark modules, inside the quiet zone of four that readers need. `size` is
 * the side of its square; the stroke is one wide.
 */
export function qrPath(text: string): { size: number; path: string } {
  const rows = qrCode(text);
  const path = rows.map((row, y) => {
    const runs: string[] = [];
    for (let x = 0; x < row.length; x++) {
      const from = x;
      while (row[x]) x++;
      if (x > from) runs.push(`M${from + 4} ${y + 4.5}h${x - from}`);
    }
    return runs.join("");
  });
  return { size: rows.length + 8, path: path.join("") };
}

const versions = Array.from({ length: 13 }, (_, i) => i + 1);
/** Of error correction M, by version. */
const correctionPerBlock = [10, 16, 26, 18, 24, 16, 18, 22, 22, 26, 30, 22, 22];
const blockCounts = [1, 1, 1, 2, 2, 4, 4, 4, 5, 5, 5, 8, 9];

function bitsOf(version: number, bytes: number): number {
  return 4 + (version < 10 ? 8 : 16) + bytes * 8;
}

function rawModules(version: number): number {
  const all = (16 * version + 128) * version + 64;
  if (version === 1) return all;
  const alignments = Math.floor(version / 7) + 2;
  return all - ((25 * alignments - 10) * alignments - 55) - (version >= 7 ? 36 : 0);
}

function allCodewords(version: number): number {
  return Math.floor(rawModules(version) / 8);
}

function correctionOf(version: number) {
  return { perBlock: correctionPerBlock[version - 1] ?? 0, blocks: blockCounts[version - 1] ?? 1 };
}

function dataCodewords(version: number): number {
  const { perBlock, blocks } = correctionOf(version);
  return allCodewords(version) - perBlock * blocks;
}

/** Mode, length, the bytes, and what fills it up. */
function codewordsOf(version: number, data: Buffer): number[] {
  const bits: number[] = [];
  const append = (value: number, length: number) => {
    for (let i = length - 1; i >= 0; i--) bits.push((value >>> i) & 1);
  };
  append(4, 4);
  append(data.length, version < 10 ? 8 : 16);
  for (const byte of data) append(byte, 8);
  const capacity = dataCodewords(version) * 8;
  append(0, Math.min(4, capacity - bits.length));
  append(0, (8 - (bits.length % 8)) % 8);
  for (let pad = 0xec; bits.length < capacity; pad ^= 0xec ^ 0x11) append(pad, 8);
  return Array.from({ length: bits.length / 8 }, (_, i) =>
    bits.slice(i * 8, i * 8 + 8).reduce((byte, bit) => byte * 2 + bit, 0),
  );
}

/** In blocks with their correction, of which the first codewords come first. */
function withCorrection(version: number, data: number[]): number[] {
  const { perBlock, blocks: count } = correctionOf(version);
  const all = allCodewords(version);
  const short = count - (all % count);
  const shortLength = Math.floor(all / count) - perBlock;
  const divisor = divisorOf(perBlock);
  let at = 0;
  const blocks = Array.from({ length: count }, (_, i) => {
    const own = data.slice(at, at + shortLength + (i < short ? 0 : 1));
    at += own.length;
    return { own, correction: remainderOf(own, divisor) };
  });
  const inTurn = (parts: number[][]) =>
    Array.from({ length: Math.max(...parts.map(({ length }) => length)) }, (_, i) =>
      parts.flatMap((part) => part[i] ?? []),
    ).flat();
  return [...inTurn(blocks.map(({ own }) => own)), ...inTurn(blocks.map(({ correction }) => correction))];
}

/** Of Reed and Solomon, over the field of 256 elements with the polynomial 0x11d. */
function divisorOf(degree: number): number[] {
  const divisor: number[] = [...Array(degree - 1).fill(0), 1];
  let root = 1;
  for (let i = 0; i < degree; i++) {
    for (let j = 0; j < degree; j++) {
      divisor[j] = product(divisor[j] ?? 0, root) ^ (divisor[j + 1] ?? 0);
    }
    root = product(root, 2);
  }
  return divisor;
}

function remainderOf(data: number[], divisor: number[]): number[] {
  const remainder: number[] = divisor.map(() => 0);
  for (const byte of data) {
    const factor = byte ^ (remainder.shift() ?? 0);
    remainder.push(0);
    for (const [i, one] of divisor.entries()) remainder[i] = (remainder[i] ?? 0) ^ product(one, factor);
  }
  return remainder;
}

function product(x: number, y: number): number {
  let z = 0;
  for (let i = 7; i >= 0; i--) {
    z = (z << 1) ^ ((z >>> 7) * 0x11d);
    z ^= ((y >>> i) & 1) * x;
  }
  return z;
}

class Grid {
  readonly dark: boolean[][];
  private readonly taken: boolean[][];
  private readonly size: number;
  private readonly version: number;

  constructor(version: number) {
    this.version = version;
    this.size = version * 4 + 17;
    this.dark = Array.from({ length: this.size }, () => Array<boolean>(this.size).fill(false));
    this.taken = Array.from({ length: this.size }, () => Array<boolean>(this.size).fill(false));
  }

  drawPatterns(): void {
    const { size, version } = this;
    for (let i = 0; i < size; i++) {
      this.set(6, i, i % 2 === 0);
      this.set(i, 6, i % 2 === 0);
    }
    for (const [x, y] of [
      [3, 3],
      [size - 4, 3],
      [3, size - 4],
    ] as const)
      this.drawRings(x, y, 4, [0, 1, 3]);
    const places = alignmentsOf(version);
    const last = places.length - 1;
    for (const [i, x] of places.entries())
      for (const [j, y] of places.entries()) {
        const isAtFinder = (i === 0 && j === 0) || (i === 0 && j === last) || (i === last && j === 0);
        if (!isAtFinder) this.drawRings(x, y, 2, [0, 2]);
      }
    this.drawFormat();
    if (version >= 7) this.drawVersion();
  }

  /** From the right to the left, two columns at a time, up and down. */
  drawData(codewords: number[]): void {
    const { size } = this;
    let n = 0;
    for (let right = size - 1; right >= 1; right -= 2) {
      if (right === 6) right = 5;
      for (let step = 0; step < size; step++) {
        const y = ((right + 1) & 2) === 0 ? size - 1 - step : step;
        for (const x of [right, right - 1]) {
          if (this.taken[y]?.[x]) continue;
          const bit = ((codewords[n >>> 3] ?? 0) >>> (7 - (n & 7))) & 1;
          n++;
          // The mask.
          this.put(x, y, (bit === 1) !== ((x + y) % 3 === 0));
        }
      }
    }
  }

  private drawRings(x: number, y: number, reach: number, darkRings: number[]): void {
    for (let dy = -reach; dy <= reach; dy++)
      for (let dx = -reach; dx <= reach; dx++)
        this.set(x + dx, y + dy, darkRings.includes(Math.max(Math.abs(dx), Math.abs(dy))));
  }

  /** Error correction M is 0, the mask 3; with 10 bits of correction, twice. */
  private drawFormat(): void {
    const { size } = this;
    const data = (0 << 3) | 3;
    let remainder = data;
    for (let i = 0; i < 10; i++) remainder = (remainder << 1) ^ ((remainder >>> 9) * 0x537);
    const bits = ((data << 10) | remainder) ^ 0x5412;
    const bit = (i: number) => ((bits >>> i) & 1) === 1;
    for (let i = 0; i <= 5; i++) this.set(8, i, bit(i));
    this.set(8, 7, bit(6));
    this.set(8, 8, bit(7));
    this.set(7, 8, bit(8));
    for (let i = 9; i < 15; i++) this.set(14 - i, 8, bit(i));
    for (let i = 0; i < 8; i++) this.set(size - 1 - i, 8, bit(i));
    for (let i = 8; i < 15; i++) this.set(8, size - 15 + i, bit(i));
    this.set(8, size - 8, true);
  }

  private drawVersion(): void {
    const { size, version } = this;
    let remainder = version;
    for (let i = 0; i < 12; i++) remainder = (remainder << 1) ^ ((remainder >>> 11) * 0x1f25);
    const bits = (version << 12) | remainder;
    for (let i = 0; i < 18; i++) {
      const isDark = ((bits >>> i) & 1) === 1;
      const [a, b] = [size - 11 + (i % 3), Math.floor(i / 3)];
      this.set(a, b, isDark);
      this.set(b, a, isDark);
    }
  }

  private set(x: number, y: number, isDark: boolean): void {
    if (x < 0 || y < 0 || x >= this.size || y >= this.size) return;
    this.put(x, y, isDark);
    const row = this.taken[y];
    if (row) row[x] = true;
  }

  private put(x: number, y: number, isDark: boolean): void {
    const row = this.dark[y];
    if (row) row[x] = isDark;
  }
}

function alignmentsOf(version: number): number[] {
  if (version === 1) return [];
  const count = Math.floor(version / 7) + 2;
  const step = Math.ceil((version * 4 + 4) / (count * 2 - 2)) * 2;
  const places = Array.from({ length: count - 1 }, (_, i) => version * 4 + 10 - i * step);
  return [6, ...places.reverse()];
}
