/**
 * Takes whole pages out of a 64-bit little-endian ELF file of Linux, at most from the offset `start` to `end` of one
 * segment that is only read: what lies there is in memory no longer, and everything else stays at its address. The segment
 * becomes two, and the second is described where the note of the build was. Throws where the file isn't of this kind.
 */
export function withoutPages(file: Buffer, start: number, end: number): Buffer {
  const segments = segmentsOf(file);
  const holeStart = Math.ceil(start / page) * page;
  const holeEnd = Math.floor(end / page) * page;
  const hole = holeEnd - holeStart;
  const cut = segments.find(
    (one) => one.type === load && one.offset <= holeStart && holeEnd < one.offset + one.fileSize,
  );
  const spare = segments.findIndex((one) => one.type === note);
  if (cut === undefined || (cut.flags & writable) !== 0 || spare === -1 || hole <= 0)
    throw new Error("This program is laid out in another way than is known.");
  const rest: Segment = {
    ...cut,
    offset: holeEnd,
    address: cut.address + (holeEnd - cut.offset),
    fileSize: cut.offset + cut.fileSize - holeEnd,
    memorySize: cut.offset + cut.memorySize - holeEnd,
  };
  segments.splice(spare, 1);
  segments.splice(segments.indexOf(cut) + 1, 0, rest);
  cut.fileSize = holeStart - cut.offset;
  cut.memorySize = cut.fileSize;
  // Sections are read by linkers and debuggers only, and stand behind the last segment.
  const last = Math.max(...segments.map((one) => one.offset + one.fileSize));
  const made = Buffer.concat([file.subarray(0, holeStart), file.subarray(holeEnd, last)]);
  for (const [index, one] of segments.entries()) {
    if (one.offset >= holeEnd) one.offset -= hole;
    // An offset moved by pages can be at odds with a larger alignment, which nothing needs.
    if (one.type === load) one.alignment = page;
    writeSegment(made, Number(made.readBigUInt64LE(0x20)) + index * 56, one);
  }
  made.writeBigUInt64LE(0n, 0x28);
  made.fill(0, 0x3c, 0x40);
  return made;
}

const page = 4096;
const load = 1;
const note = 4;
const writable = 2;

interface Segment {
  type: number;
  flags: number;
  offset: number;
  address: number;
  fileSize: number;
  memorySize: number;
  alignment: number;
}

function segmentsOf(file: Buffer): Segment[] {
  if (file.readUInt32BE(0) !== 0x7f454c46 || file[4] !== 2 || file[5] !== 1 || file.readUInt16LE(0x36) !== 56)
    throw new Error("This is not a 64-bit ELF file.");
  const table = Number(file.readBigUInt64LE(0x20));
  return Array.from({ length: file.readUInt16LE(0x38) }, (_, index) => {
    const at = table + index * 56;
    const long = (offset: number) => Number(file.readBigUInt64LE(at + offset));
    return {
      type: file.readUInt32LE(at),
      flags: file.readUInt32LE(at + 4),
      offset: long(8),
      address: long(16),
      fileSize: long(32),
      memorySize: long(40),
      alignment: long(48),
    };
  });
}

function writeSegment(file: Buffer, at: number, segment: Segment): void {
  file.writeUInt32LE(segment.type, at);
  file.writeUInt32LE(segment.flags, at + 4);
  const { offset, address, fileSize, memorySize, alignment } = segment;
  for (const [index, value] of [offset, address, address, fileSize, memorySize, alignment].entries())
    file.writeBigUInt64LE(BigInt(value), at + 8 + index * 8);
}
