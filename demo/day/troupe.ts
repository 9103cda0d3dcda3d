import { setTimeout as sleep } from "node:timers/promises";
import type { Browser, Page } from "playwright-core";
import type { TestApp } from "../../tests/support/app.ts";
import { newPerson, type TestPerson } from "../../tests/support/people.ts";
import { cookieOf } from "../../tests/support/streams.ts";
import type { Screen } from "./stage.ts";

/** Who is there, each at a screen of their own. */
const parts = {
  mara: { name: "Mara runs the market", width: 1000, height: 760 },
  rosa: { name: "Rosa grows pumpkins", width: 390, height: 760 },
  nora: { name: "Nora buys", width: 390, height: 760 },
  piet: { name: "Piet buys", width: 390, height: 760 },
  hana: { name: "Hana helps, without a network", width: 390, height: 760 },
  sam: { name: "Sam helps beside her", width: 390, height: 760 },
} as const;

type Part = keyof typeof parts;

export interface Troupe {
  app: TestApp;
  people: Record<Part, TestPerson>;
  pages: Record<Part, Page>;
  /** Leads somebody to a page of the site. */
  go(part: Part, path: string): Promise<void>;
  /** Types as people do, so that it can be followed. */
  type(part: Part, label: string | RegExp, text: string): Promise<void>;
  press(part: Part, name: string | RegExp): Promise<void>;
  follow(part: Part, name: string | RegExp): Promise<void>;
  choose(part: Part, label: string | RegExp, option: string): Promise<void>;
  /** Moves the clock on to a moment. */
  wait(moment: Date): Promise<void>;
  rest(): Promise<void>;
}

/** Those of them who have registered before the play begins. */
export async function peopleOf(app: TestApp): Promise<Record<Part, TestPerson>> {
  const phone = "+32 470 12 34 56";
  return {
    mara: await newPerson(app, "mara", { display_name: "Mara Claes", roles: ["staff"] }),
    rosa: await newPerson(app, "rosa", { display_name: "Rosa De Smet", phone }),
    nora: await newPerson(app, "nora", { display_name: "Nora Peeters", phone }),
    piet: await newPerson(app, "piet", { display_name: "Piet Janssens", phone }),
    hana: await newPerson(app, "hana", { display_name: "Hana Wouters" }),
    sam: await newPerson(app, "sam", { display_name: "Sam Maes" }),
  };
}

export async function newTroupe(
  app: TestApp,
  browser: Browser,
  people: Record<Part, TestPerson>,
): Promise<Troupe> {
  const open = async (part: Part) => {
    const { width, height } = parts[part];
    const context = await browser.newContext({ viewport: { width, height }, reducedMotion: "no-preference" });
    const [name = "", value = ""] = (await cookieOf(app, people[part].username)).split("=");
    await context.addCookies([{ name, value, url: app.url }]);
    return context.newPage();
  };
  const pages = {
    mara: await open("mara"),
    rosa: await open("rosa"),
    nora: await open("nora"),
    piet: await open("piet"),
    hana: await open("hana"),
    sam: await open("sam"),
  };
  const main = (part: Part) => pages[part].getByRole("main");
  const field = (part: Part, label: string | RegExp) => main(part).getByLabel(label, { exact: true }).first();
  return {
    ...{ app, people, pages },
    async go(part, path) {
      await pages[part].goto(app.url + path);
    },
    async type(part, label, text) {
      const line = field(part, label);
      await line.fill("");
      await line.pressSequentially(text, { delay: 15 });
    },
    press: (part, name) => main(part).getByRole("button", { name }).first().click(),
    follow: (part, name) => main(part).getByRole("link", { name }).first().click(),
    async choose(part, label, option) {
      await field(part, label).selectOption({ label: option });
    },
    async wait(moment) {
      const seconds = (moment.getTime() - app.platform.clock.now().getTime()) / 1000;
      if (seconds > 0) app.advance(seconds);
      await app.jobsDone();
    },
    rest: () => sleep(restMilliseconds),
  };
}

/** Between two acts, for whoever looks on. */
const restMilliseconds = 2500;

export function castOf({ pages }: Troupe): Screen[] {
  return (Object.keys(parts) as Part[]).map((part) => ({ ...parts[part], page: pages[part] }));
}
