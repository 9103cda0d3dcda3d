import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

/** A mail server on this machine that takes each letter and throws it away. */
export interface Letters {
  /** For `SMTP_URL`. */
  url: string;
  /** Letters that have come until now. */
  count(): number;
  /** Waits until so many have come. Throws after ten seconds without one. */
  reach(count: number): Promise<void>;
  close(): void;
}

export async function takeLetters(): Promise<Letters> {
  let letters = 0;
  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.on("error", () => socket.destroy()).on("close", () => sockets.delete(socket));
    speakSmtp(socket, () => letters++);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`,
    count: () => letters,
    async reach(count) {
      let [last, cameAt] = [letters, performance.now()];
      for (; letters < count; await sleep(2)) {
        if (letters > last) [last, cameAt] = [letters, performance.now()];
        else if (performance.now() - cameAt > 10_000)
          throw new Error(`only ${letters} of ${count} letters came`);
      }
    },
    close() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

/** What RFC 5321 asks of a server at least; it answers each command, and a letter once its last line has come. */
function speakSmtp(socket: Socket, taken: () => void): void {
  let heard = "";
  let inLetter = false;
  const answers = new Map([
    ["DATA", "354 go on"],
    ["QUIT", "221 bye"],
  ]);
  socket.setEncoding("latin1").write("220 localhost\r\n");
  socket.on("data", (chunk: string) => {
    heard += chunk;
    for (;;) {
      // The line feed before the dot may end the command's own line.
      const end = heard.indexOf(inLetter ? "\r\n.\r\n" : "\r\n");
      if (end === -1) return;
      const command = heard.slice(0, 4).toUpperCase();
      heard = heard.slice(end + (inLetter ? 5 : 2));
      if (inLetter) taken();
      socket.write(`${inLetter ? "250 taken" : (answers.get(command) ?? "250 localhost")}\r\n`);
      if (!inLetter && command === "QUIT") socket.end();
      inLetter = !inLetter && command === "DATA";
    }
  });
}
