import { createSocket } from "node:dgram";
import { Resolver } from "node:dns/promises";
import { once } from "node:events";

/** A name server that knows texts, and which other names are there. */
export interface TestNames {
  resolver: Resolver;
  close(): void;
}

const [noError, nameError] = [0, 3];

/** Answers the texts of `zone`; a name above one of its names is there without any. With no zone it never answers. */
export async function openNameServer(zone: Record<string, string[]> | undefined): Promise<TestNames> {
  const socket = createSocket("udp4");
  socket.on("message", (query, { address, port }) => {
    if (zone) socket.send(answer(query, zone), port, address);
  });
  socket.bind(0, "127.0.0.1");
  await once(socket, "listening");
  const resolver = new Resolver({ timeout: 200, tries: 1 });
  resolver.setServers([`127.0.0.1:${socket.address().port}`]);
  return { resolver, close: () => void socket.close() };
}

/** RFC 1035, 4: the header, the question as it came, and a record for each text. */
function answer(query: Buffer, zone: Record<string, string[]>): Buffer {
  const labels: string[] = [];
  let at = 12;
  for (let length = query[at] ?? 0; length > 0; length = query[at] ?? 0) {
    labels.push(query.toString("ascii", at + 1, at + 1 + length));
    at += length + 1;
  }
  const name = labels.join(".").toLowerCase();
  const question = query.subarray(12, at + 5);
  const found = zone[name] ?? [];
  const isThere = Object.keys(zone).some((one) => one === name || one.endsWith(`.${name}`));
  const header = Buffer.alloc(12);
  query.copy(header, 0, 0, 2);
  header.writeUInt16BE(0x8180 | (isThere ? noError : nameError), 2);
  header.writeUInt16BE(1, 4);
  header.writeUInt16BE(found.length, 6);
  return Buffer.concat([header, question, ...found.map(textRecord)]);
}

function textRecord(text: string): Buffer {
  const data = Buffer.from(text);
  const record = Buffer.alloc(13);
  // A pointer to the question's name, TXT, of the internet.
  record.writeUInt16BE(0xc00c, 0);
  record.writeUInt16BE(16, 2);
  record.writeUInt16BE(1, 4);
  record.writeUInt16BE(data.length + 1, 10);
  record[12] = data.length;
  return Buffer.concat([record, data]);
}
