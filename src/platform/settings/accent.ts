/**
 * The colour that staff choose, made such that all shades which the style makes of it (`tokens.css`) can be read, in light
 * and dark: each text has a contrast of 4.5 to 1 with what it stands on (WCAG 2.2, 1.4.3).
 */
export function readableAccent(hex: string): string {
  const chosen = oklchOf(hex);
  // A strong colour leaves what screens can show when it is made darker, and comes out lighter than it was to be.
  for (let chroma = chosen.c; chroma > 0.01; chroma -= 0.01) {
    const accent = { ...chosen, c: chroma };
    if (contrastsOf(accent).every(({ contrast }) => contrast >= enough)) return hexOf(accent);
  }
  return hexOf({ ...chosen, c: 0 });
}

const enough = 4.5;

export interface AccentShade {
  what: string;
  contrast: number;
}

/** Text and what it stands on, by the colours of `tokens.css`. */
function contrastsOf(accent: Oklch): AccentShade[] {
  const shades = (light: number, dark: number) => ({
    light: rgbOf({ ...accent, l: Math.min(accent.l, light) }),
    dark: rgbOf({ ...accent, l: Math.max(accent.l, dark) }),
  });
  const [ink, deep] = [shades(0.46, 0.8), shades(0.38, 0.87)];
  return (["light", "dark"] as const).flatMap((theme) => {
    const { grounds, onAccent } = themes[theme];
    const soft = mixed(ink[theme], rgbOfHex(grounds[1] ?? ""), 0.13);
    return [ink[theme], deep[theme]].flatMap((text) => [
      ...grounds.map((ground) => ({
        what: `text on ${ground}`,
        contrast: contrastOf(text, rgbOfHex(ground)),
      })),
      { what: "text on its own soft shade", contrast: contrastOf(text, soft) },
      { what: "text of a button", contrast: contrastOf(rgbOfHex(onAccent), text) },
    ]);
  });
}

const themes = {
  light: { grounds: ["#faf6ee", "#fffdf9", "#f1eadc"], onAccent: "#ffffff" },
  dark: { grounds: ["#181712", "#211f19", "#2b2820"], onAccent: "#14180f" },
};

interface Oklch {
  l: number;
  c: number;
  /** In radians. */
  h: number;
}
type Rgb = [number, number, number];

function contrastOf(one: Rgb, other: Rgb): number {
  const [a, b] = [luminanceOf(one), luminanceOf(other)];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

function luminanceOf(rgb: Rgb): number {
  const [r, g, b] = rgb.map(linear) as Rgb;
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** As good as the mix in Oklab that the style asks for: of so little of one colour. */
function mixed(one: Rgb, other: Rgb, share: number): Rgb {
  return one.map((value, i) => value * share + (other[i] ?? 0) * (1 - share)) as Rgb;
}

function linear(value: number): number {
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
}

function gamma(value: number): number {
  return value <= 0.0031308 ? value * 12.92 : 1.055 * value ** (1 / 2.4) - 0.055;
}

function rgbOfHex(hex: string): Rgb {
  return [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255) as Rgb;
}

function hexOf(color: Oklch): string {
  const bytes = rgbOf(color).map((value) =>
    Math.round(value * 255)
      .toString(16)
      .padStart(2, "0"),
  );
  return `#${bytes.join("")}`;
}

/** By Björn Ottosson's matrices, as CSS Color 4 has them. */
function oklchOf(hex: string): Oklch {
  const [r, g, b] = rgbOfHex(hex).map(linear) as Rgb;
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  const a = 1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s;
  const bb = 0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s;
  return {
    l: 0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    c: Math.hypot(a, bb),
    h: Math.atan2(bb, a),
  };
}

/** What a screen shows: each channel cut off where it leaves its range, as browsers do. */
function rgbOf({ l, c, h }: Oklch): Rgb {
  const [a, b] = [c * Math.cos(h), c * Math.sin(h)];
  const long = (l + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const middle = (l - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const short = (l - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const channels = [
    4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
    -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
    -0.0041960863 * long - 0.7034186147 * middle + 1.707614701 * short,
  ];
  return channels.map((value) => Math.min(1, Math.max(0, gamma(Math.max(0, value))))) as Rgb;
}
