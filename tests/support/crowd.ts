import { setTimeout as sleep } from "node:timers/promises";
import { call } from "./client.ts";

/** Somebody who was told that they are registered. */
export interface Registered {
  username: string;
  password: string;
}

/** What a crowd that registers has seen. */
export interface Crowd {
  /** Those who saw their 201. */
  registered: Registered[];
  /** Answers that no server gives that is about to die, is dead or starts. */
  wrong: string[];
  /** Ends once each client is done with its present registration. */
  stop(): Promise<void>;
}

/** What a server needs for a crowd, all of which comes from one address. */
export const crowdSettings = { DEMO: "off", RATE_LIMIT: "off", LOG_LEVEL: "error" };

/**
 * Lets `clients` register one person after another by the mailed code, at whatever address `url` gives. A registration
 * that the server's death cuts short is given up; another begins.
 */
export function registerCrowd(url: () => string, clients: number): Crowd {
  const registered: Registered[] = [];
  const wrong: string[] = [];
  let asked = 0;
  let stopped = false;
  const all = Promise.all(
    Array.from({ length: clients }, async () => {
      while (!stopped) {
        // A refused connection is a server that starts again; asking at once would only keep it busy.
        await registerOne(asked++).catch(() => sleep(50));
      }
    }),
  );
  return {
    registered,
    wrong,
    async stop() {
      stopped = true;
      await all;
    },
  };

  async function registerOne(n: number) {
    const person = { username: `crowd-${n}`, password: `a good password of ${n}` };
    const email = `${person.username}@example.org`;
    const app = { url: url() };
    expect(202, await call(app, "POST", "registration/", { json: { email } }));
    const code = await codeFor(app, email);
    expect(201, await call(app, "POST", "registration/validate/", { json: { email, code, ...person } }));
    registered.push(person);
  }

  function expect(expected: number, { status, text }: { status: number; text: string }) {
    if (status === expected) return;
    // While its database is away the server says 503.
    if (status !== 503) wrong.push(`${status} ${text}`);
    throw new Error("The registration was cut short.");
  }
}

/** The code in the newest letter to the address, once it has come. */
export async function codeFor(app: { url: string }, email: string): Promise<string> {
  for (let tries = 0; tries < 400; tries++) {
    const { body } = await call(app, "GET", `/dev/mailbox.json?to=${email}`);
    const code = body.letters?.[0]?.code;
    if (typeof code === "string") return code;
    await sleep(50);
  }
  throw new Error("The letter did not come.");
}

/** Those of `people` who can't sign in, with what they were told. */
export async function whoCantSignIn(app: { url: string }, people: Registered[]): Promise<string[]> {
  const refused: string[] = [];
  const left = people.values();
  const signIn = async () => {
    for (const json of left) {
      const { status, text } = await call(app, "POST", "auth/token/", { json });
      if (status !== 200) refused.push(`${json.username}: ${status} ${text}`);
    }
  };
  await Promise.all(Array.from({ length: 8 }, signIn));
  return refused;
}
