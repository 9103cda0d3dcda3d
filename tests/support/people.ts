import { hashPassword } from "#accounts";
import { insertPerson } from "../../src/accounts/registration.ts";
import { startSession } from "../../src/accounts/sessions.ts";
import { createTokens } from "../../src/accounts/tokens.ts";
import type { TestApp } from "./app.ts";

export const password = "a-long-enough-password";
const passwordHash = hashPassword(password, "test");

export interface TestPerson {
  id: number;
  username: string;
  email: string;
  access: string;
  refresh: string;
}

/** Somebody who has registered and signed in; `columns` of the users table say what else they are. */
export async function newPerson(
  app: TestApp,
  username: string,
  columns: Partial<Parameters<typeof insertPerson>[1]> = {},
): Promise<TestPerson> {
  const { platform } = app;
  const accounts = { ...platform, tokens: createTokens(platform) };
  const person = {
    username,
    email: `${username}@example.org`,
    password_hash: await passwordHash,
    joined_at: platform.clock.now(),
    ...columns,
  };
  return platform.db.transaction().execute(async (tx) => {
    const { id } = await insertPerson(tx, person);
    const session = await startSession(tx, accounts, { id, password_hash: person.password_hash }, "a test");
    return { id, username, email: String(person.email), ...session };
  });
}

/** Somebody who sells from a farm with an address, and can be paid out; `columns` say what is otherwise. */
export function newProducer(app: TestApp, username: string, columns: object = {}): Promise<TestPerson> {
  const address = { street: "Dorpsstraat 1", postal_code: "9000", city: "Ghent", country: "BE" };
  return newPerson(app, username, {
    producer_status: "approved",
    producer_since: app.platform.clock.now(),
    offers: ["pickup", "delivery"],
    pickup: JSON.stringify({ address }),
    phone: "+32 470 00 00 01",
    payout_account: JSON.stringify({ holder: "Eva Peeters", iban: "BE68539007547034" }),
    ...columns,
  });
}
