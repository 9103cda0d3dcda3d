/** What the pictures of the demo market are drawn with: SVG on a sheet of 400 by 300. */

/** A form with a lit side and a shaded edge at its right and bottom; `d` is an outline as SVG writes paths. */
export function solid(d: string, colour: string, shade: string, dx = -7, dy = -5): string {
  const id = `c${Array.from(d).reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 1_000_000_007, 7)}`;
  return `<clipPath id="${id}"><path d="${d}"/></clipPath><g clip-path="url(#${id})"><path d="${d}" fill="${shade}"/>
<path d="${d}" fill="${colour}" transform="translate(${dx} ${dy})"/></g>`;
}

export function flat(d: string, colour: string): string {
  return `<path d="${d}" fill="${colour}"/>`;
}

export function stroke(d: string, colour: string, width: number): string {
  return `<path d="${d}" fill="none" stroke="${colour}" stroke-width="${width}" stroke-linecap="round" stroke-linejoin="round"/>`;
}

export function disc(x: number, y: number, r: number, colour: string): string {
  return `<circle cx="${x}" cy="${y}" r="${r}" fill="${colour}"/>`;
}

export function oval(x: number, y: number, rx: number, ry: number, colour: string, turn = 0): string {
  return `<ellipse cx="${x}" cy="${y}" rx="${rx}" ry="${ry}" fill="${colour}" transform="rotate(${turn} ${x} ${y})"/>`;
}

export function box(x: number, y: number, w: number, h: number, colour: string, round = 0): string {
  return `<rect x="${x}" y="${y}" width="${w}" height="${h}" rx="${round}" fill="${colour}"/>`;
}

/** The outline of an oval, for `solid`. */
export function ring(x: number, y: number, rx: number, ry = rx): string {
  return `M${x - rx} ${y}a${rx} ${ry} 0 1 0 ${2 * rx} 0a${rx} ${ry} 0 1 0 ${-2 * rx} 0Z`;
}

/** The outline of a rectangle with round corners, for `solid`. */
export function slab(x: number, y: number, w: number, h: number, r: number): string {
  return `M${x + r} ${y}h${w - 2 * r}a${r} ${r} 0 0 1 ${r} ${r}v${h - 2 * r}a${r} ${r} 0 0 1 ${-r} ${r}h${2 * r - w}a${r} ${r} 0 0 1 ${-r} ${-r}v${2 * r - h}a${r} ${r} 0 0 1 ${r} ${-r}Z`;
}

/** Puts what is drawn around 0, 0 somewhere. */
export function at(x: number, y: number, drawn: string, size = 1, turn = 0): string {
  return `<g transform="translate(${x} ${y}) rotate(${turn}) scale(${size})">${drawn}</g>`;
}

export function shadow(x: number, y: number, rx: number, ry = rx / 8): string {
  return `<ellipse cx="${x}" cy="${y}" rx="${rx}" ry="${ry}" fill="#20160a" fill-opacity="0.18"/>`;
}

/** A pointed leaf that grows to the right from 0, 0. */
export function leaf(length: number, width: number, colour = "#5f9e4a", vein = "#3f7a34"): string {
  const d = `M0 0C${length * 0.3} ${-width} ${length * 0.75} ${-width * 0.8} ${length} 0C${length * 0.75} ${width * 0.8} ${length * 0.3} ${width} 0 0Z`;
  return `${flat(d, colour)}${stroke(`M0 0L${length * 0.8} 0`, vein, width / 10)}`;
}

/** Copies of what is drawn around 0, 0, each at `[x, y, size, turn]`. */
export function several(
  drawn: string,
  places: [x: number, y: number, size?: number, turn?: number][],
): string {
  return places.map(([x, y, size, turn]) => at(x, y, drawn, size, turn)).join("");
}
