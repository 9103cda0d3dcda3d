import type { StorefrontWords } from "../words/index.ts";

/** How a device named itself (`User-Agent`), as people call it: “Firefox on Linux”; else as it is, shortened. */
export function deviceName(
  agent: string,
  words: Pick<StorefrontWords["account"], "browserOn" | "unknownDevice">,
): string {
  const browser = nameIn(agent, browsers);
  const system = nameIn(agent, systems);
  if (browser !== undefined && system !== undefined) return words.browserOn(browser, system);
  const [program = ""] = agent.split(/[ /(]/);
  return browser ?? system ?? (program === "" || program === "unknown" ? words.unknownDevice : program);
}

function nameIn(agent: string, names: [RegExp, string][]): string | undefined {
  return names.find(([sign]) => sign.test(agent))?.[1];
}

/** Most call themselves by the names of others too, so the rarer come first. */
const browsers: [RegExp, string][] = [
  [/\bEdgA?\//, "Edge"],
  [/\bOPR\//, "Opera"],
  [/\bSamsungBrowser\//, "Samsung Internet"],
  [/\b(Firefox|FxiOS)\//, "Firefox"],
  [/\b(Chrome|CriOS|HeadlessChrome)\//, "Chrome"],
  [/\bSafari\//, "Safari"],
];

const systems: [RegExp, string][] = [
  [/\b(iPhone|iPod)\b/, "iPhone"],
  [/\biPad\b/, "iPad"],
  [/\bAndroid\b/, "Android"],
  [/\bWindows\b/, "Windows"],
  [/\bMac OS X\b/, "macOS"],
  [/\bCrOS\b/, "ChromeOS"],
  [/\bLinux\b/, "Linux"],
];
