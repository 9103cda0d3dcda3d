import { board, fields, glow, table, tiles } from "../backgrounds.ts";
import { at, disc, leaf, oval, ring, several, shadow, solid, stroke } from "../shapes.ts";

function apple(colour: string, shade: string, light: string): string {
  const d =
    "M0 -34C-14 -46 -50 -42 -50 -4C-50 30 -24 50 -8 47Q0 44 8 47C24 50 50 30 50 -4C50 -42 14 -46 0 -34Z";
  return `${solid(d, colour, shade)}${oval(-26, -14, 7, 13, light, 24)}${stroke("M0 -32Q2 -46 10 -54", "#6b4a2b", 5)}
${at(3, -44, leaf(34, 12), 1, -18)}`;
}

function pear(colour: string, shade: string, light: string): string {
  const d =
    "M0 -62C-16 -62 -18 -38 -24 -20C-30 -4 -46 6 -46 30C-46 54 -24 66 0 66C24 66 46 54 46 30C46 6 30 -4 24 -20C18 -38 16 -62 0 -62Z";
  return `${solid(d, colour, shade)}${oval(-24, 22, 8, 16, light, 14)}${stroke("M0 -60Q0 -74 8 -80", "#6b4a2b", 5)}
${at(2, -68, leaf(32, 11), 1, 14)}`;
}

const cherryPair = `${stroke("M-24 22C-22 -20 0 -50 26 -62M34 16C36 -20 34 -44 26 -62", "#5e7d34", 4)}
${at(26, -62, leaf(46, 15), 1, -160)}${solid(ring(-26, 36, 25, 24), "#b3182d", "#7f0f22")}${oval(-36, 28, 5, 8, "#ec7683", 30)}
${solid(ring(36, 30, 25, 24), "#c32036", "#8d1126")}${oval(26, 22, 5, 8, "#f0868f", 30)}`;

const seeds: [number, number][] = [
  [-14, -6],
  [4, -10],
  [20, -4],
  [-20, 10],
  [-4, 8],
  [12, 10],
  [-10, 24],
  [6, 26],
  [-2, 38],
];
const strawberry = `${solid("M0 52C-20 46 -42 14 -36 -12C-30 -30 30 -30 36 -12C42 14 20 46 0 52Z", "#dd3340", "#a81f30")}
${seeds.map(([x, y]) => oval(x, y, 2, 3.4, "#ffd98a")).join("")}
${[-80, -40, 0, 40, 80].map((turn) => at(0, -24, leaf(26, 8, "#4f9a45"), 1, turn - 90 + 180)).join("")}${stroke("M0 -24Q2 -38 10 -42", "#4f9a45", 5)}`;

const grapePlaces: [number, number][] = [
  [-48, -30],
  [-16, -36],
  [18, -34],
  [50, -28],
  [-34, -2],
  [0, -6],
  [34, -2],
  [-18, 26],
  [18, 26],
  [0, 54],
];
const grapes = `${stroke("M0 -50Q4 -76 26 -84", "#7a5a34", 6)}${at(4, -58, leaf(66, 28, "#6aa84f"), 1, -26)}${at(-2, -56, leaf(54, 22, "#5a9743"), 1, -160)}
${grapePlaces.map(([x, y]) => solid(ring(x, y, 21), "#6d3c86", "#4b2763") + disc(x - 7, y - 7, 4.5, "#b48ac9")).join("")}`;

const blueberry = `${solid(ring(0, 0, 24), "#4a63a8", "#33467f", -4, -4)}${disc(-4, -10, 8, "#2f4177")}${disc(-4, -10, 4, "#5f79bf")}`;
const bowl = `${solid("M-92 -20H92C90 32 56 62 0 62S-90 32 -92 -20Z", "#f4efe4", "#d8cfbd", -10, -6)}${oval(0, -20, 92, 15, "#d8cfbd")}`;

const plum = `${solid(ring(0, 0, 38, 44), "#6a3a78", "#4a2456")}${stroke("M6 -40C18 -16 18 16 6 40", "#512a5f", 3)}${oval(-16, -14, 6, 12, "#a47ab0", 14)}
${stroke("M0 -42L4 -56", "#6b4a2b", 5)}`;

const raspberry = `${[
  [-12, -14],
  [0, -17],
  [12, -14],
  [-17, 0],
  [-5, -3],
  [7, -3],
  [18, 0],
  [-11, 12],
  [1, 10],
  [13, 12],
  [-4, 23],
  [8, 23],
]
  .map(([x = 0, y = 0]) => solid(ring(x, y, 9), "#d63a63", "#9c1f44", -2.5, -2.5))
  .join("")}
${[-150, -120, -90, -60, -30].map((turn) => at(1, -22, leaf(16, 5, "#6aa84f"), 1, turn)).join("")}`;

/** Each with its background. */
export const fruit = {
  apples: `${glow("#cfe3ea", "#e8f3f2", "#8fb7a6")}${shadow(200, 246, 130)}
${at(132, 192, apple("#7fb24b", "#5c8e36", "#c2e08e"), 1.05, -6)}${at(272, 192, apple("#e0a63a", "#bb7f25", "#f7d98c"), 1, 8)}${at(202, 190, apple("#d0393b", "#a02630", "#f2938b"), 1.22)}`,
  pears: `${table("#f3dfb4", "#b9794a", "#a0653a")}${shadow(200, 250, 120)}
${at(142, 186, pear("#a9b34a", "#858f35", "#d6dc8d"), 1, -8)}${at(252, 188, pear("#d3ae45", "#ad8730", "#f0db8f"), 1.08, 10)}`,
  cherries: `${tiles("#e9f1ee", "#d3e2dc", "#6f9f96")}${shadow(188, 244, 116)}
${at(140, 178, cherryPair, 1.25)}${at(254, 186, cherryPair, 1.1, 6)}`,
  strawberries: `${glow("#f8d4cf", "#fdeae4", "#d98f86")}${shadow(200, 250, 124)}
${several(strawberry, [
  [132, 200, 1, -12],
  [268, 200, 1.02, 14],
  [200, 176, 1.3, 2],
])}`,
  grapes: `${fields("#dfeaf5", "#b7cfa0", "#94b67b", "#7aa063")}${shadow(200, 268, 84)}${at(200, 168, grapes, 1.35)}`,
  blueberries: `${table("#dcd9ee", "#8d86b8", "#7a72a6")}${shadow(200, 266, 100)}
${several(blueberry, [
  [140, 160, 1],
  [184, 150, 1.05],
  [228, 152, 1],
  [264, 162, 0.95],
  [162, 134, 0.95],
  [206, 124, 1],
  [246, 136, 0.95],
])}
${at(200, 196, bowl, 1.12)}${several(blueberry, [
  [318, 252, 0.85],
  [86, 256, 0.9],
])}`,
  plums: `${glow("#efe2c4", "#f8f0dc", "#c19a66")}${shadow(200, 248, 116)}
${at(140, 196, plum, 1.1, -14)}${at(266, 198, plum, 1.08, 18)}${at(202, 186, plum, 1.3)}${at(206, 118, leaf(54, 18), 1, -24)}`,
  raspberries: `${board("#f7e6ea", "#f1d6dd")}${several(raspberry, [
    [112, 140, 1.5, -20],
    [196, 104, 1.5, 8],
    [282, 142, 1.5, 24],
    [150, 208, 1.5, 12],
    [240, 204, 1.6, -14],
  ])}`,
};
