import { box, disc, flat, oval, stroke } from "./shapes.ts";

/** What stands behind and under a picture's subject. */

/** A table before a wall. */
export function table(wall: string, top: string, edge: string): string {
  return box(0, 0, 400, 300, wall) + box(0, 205, 400, 95, top) + box(0, 205, 400, 5, edge);
}

/** A disc of light on a wall, and a table. */
export function glow(wall: string, light: string, top: string): string {
  return box(0, 0, 400, 300, wall) + disc(200, 140, 118, light) + box(0, 215, 400, 85, top);
}

/** A wooden board on a table that is seen from above. */
export function board(cloth: string, weave: string, wood: "light" | "dark" = "light"): string {
  const lines = Array.from({ length: 9 }, (_, i) => stroke(`M${i * 50} 0V300M0 ${i * 50}H400`, weave, 12));
  const [edge, top, grain] =
    wood === "light" ? ["#c58f55", "#dcab70", "#cf9a5e"] : ["#5d3a22", "#7a5031", "#6d4529"];
  return `${box(0, 0, 400, 300, cloth)}${lines.join("")}${oval(206, 166, 172, 112, "#20160a2e")}
${oval(200, 158, 172, 112, edge)}${oval(200, 154, 172, 110, top)}
${stroke("M60 130C130 118 270 140 340 124M48 165C140 178 250 150 352 170M80 205C160 195 240 214 320 202", grain, 4)}`;
}

/** Hills under an open sky. */
export function fields(sky: string, far: string, near: string, ground: string): string {
  return `${box(0, 0, 400, 300, sky)}${disc(322, 62, 30, "#fff4cf")}
${flat("M0 170C80 120 150 130 220 165S350 140 400 160V300H0Z", far)}
${flat("M0 205C90 170 200 200 270 190S370 180 400 195V300H0Z", near)}${flat("M0 232C120 218 280 222 400 234V300H0Z", ground)}`;
}

/** Tiles behind a shelf. */
export function tiles(tile: string, joint: string, shelf: string): string {
  const joints = `${Array.from({ length: 9 }, (_, i) => `M${i * 50} 0V214`).join("")}${Array.from({ length: 5 }, (_, i) => `M0 ${i * 50 + 14}H400`).join("")}`;
  return box(0, 0, 400, 300, tile) + stroke(joints, joint, 3) + box(0, 214, 400, 86, shelf);
}
