import { formatOf, type Language } from "#words";
import type { Finding } from "./findings.ts";
import type { Bytes, CheckName, State } from "./types.ts";
import { words } from "./words/index.ts";
import type { Show } from "./words/says.ts";

/** A finding in words. */
export interface Said {
  check: CheckName;
  /** The name of the check. */
  about: string;
  state: State;
  code: Finding["code"];
  what: string;
  /** What to do; only where it isn't well. */
  advice?: string;
}

/** Says a finding in a language. */
export function say({ check, state, code, values }: Finding, language: Language): Said {
  const { says, checks } = words[language];
  // Which values belong to which code is known where they are made.
  const sentence = says[code] as (values: object, show: Show) => readonly [what: string, advice?: string];
  const [what, advice] = sentence(values, showOf(language));
  return { check, about: checks[check], state, code, what, ...(advice === undefined ? {} : { advice }) };
}

const marks: Record<State, string> = { ok: "✓", warning: "!", error: "✗" };

/** All of them for a terminal, a line each, with what to do below those that are not well. */
export function asLines(findings: Finding[], language: Language): string {
  const said = findings.map((one) => say(one, language));
  const width = Math.max(...said.map(({ about }) => about.length));
  const lines = said.flatMap(({ about, state, what, advice }) => [
    `${marks[state]} ${about.padEnd(width)}  ${what}`,
    ...(advice === undefined ? [] : [`  ${" ".repeat(width)}  → ${advice}`]),
  ]);
  return [...lines, "", summaryOf(findings, language)].join("\n");
}

/** One sentence of all. */
export function summaryOf(findings: Finding[], language: Language): string {
  const { allWell, notWell } = words[language];
  const count = findings.filter(({ state }) => state !== "ok").length;
  return count === 0 ? allWell : notWell(count);
}

export function stateName(state: State, language: Language): string {
  return words[language].states[state];
}

const units = ["B", "kB", "MB", "GB", "TB", "PB"];

function showOf(language: Language): Show {
  const { number } = formatOf(language, "UTC");
  return { number, bytes };

  function bytes(size: Bytes): string {
    const power = size < 1 ? 0 : Math.min(Math.floor(Math.log10(size) / 3), units.length - 1);
    const value = size / 1000 ** power;
    return `${number(value < 10 ? Math.round(value * 10) / 10 : Math.round(value))} ${units[power]}`;
  }
}
