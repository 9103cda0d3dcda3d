/** TypeScript read as text: where its parts begin and end, without a parser. */

export interface Stretch {
  from: number;
  to: number;
}

/** From where to where each argument of the call goes whose bracket opens there. */
export function argumentsAt(code: string, open: number): Stretch[] {
  const found: Stretch[] = [];
  let depth = 0;
  let from = open + 1;
  for (let n = open; n < code.length; n++) {
    const letter = code[n] ?? "";
    if ("([{".includes(letter)) depth++;
    if (")]}".includes(letter)) depth--;
    if (depth === 0 || (depth === 1 && letter === ",")) {
      if (n > from) found.push({ from, to: n });
      from = n + 1;
    }
    if (depth === 0) return found;
  }
  return found;
}

/** Where the bracket closes that opens there. */
export function closingOf(code: string, open: number): number {
  return argumentsAt(code, open).at(-1)?.to ?? open + 1;
}

/** Blanks in place of comments and of what quotes hold, letter for letter; what a template is filled with stays. */
export function withoutTexts(text: string): string {
  const out = [...text];
  const blank = (from: number, to: number) => {
    for (let n = from; n < to; n++) if (out[n] !== "\n") out[n] = " ";
  };
  codeFrom(0, false);
  return out.join("");

  /** Goes to the end, or to the bracket that closes what a template is filled with; answers where that is. */
  function codeFrom(from: number, isFilling: boolean): number {
    let depth = 0;
    for (let n = from; n < text.length; n++) {
      const letter = text[n];
      if (text.startsWith("//", n)) n = skip(n, text.indexOf("\n", n));
      else if (text.startsWith("/*", n)) n = skip(n, text.indexOf("*/", n) + 2);
      else if (letter === '"' || letter === "'") n = skip(n + 1, endOf(n));
      else if (letter === "`") n = templateFrom(n + 1);
      else if (letter === "/" && beginsPattern(n)) n = skip(n + 1, endOf(n));
      else if (letter === "{") depth++;
      else if (letter === "}" && isFilling && depth-- === 0) return n;
    }
    return text.length;
  }

  function templateFrom(from: number): number {
    let begun = from;
    for (let n = from; n < text.length; n++) {
      if (text[n] === "\\") n++;
      else if (text[n] === "`") return skip(begun, n);
      else if (text.startsWith("${", n)) {
        blank(begun, n);
        n = codeFrom(n + 2, true);
        begun = n + 1;
      }
    }
    return text.length;
  }

  /** Where a string or a pattern ends that begins there. */
  function endOf(from: number): number {
    let isClass = false;
    for (let n = from + 1; n < text.length; n++) {
      if (text[n] === "\\") n++;
      else if (text[from] === "/" && text[n] === "[") isClass = true;
      else if (text[from] === "/" && text[n] === "]") isClass = false;
      else if (text[n] === "\n" || (!isClass && text[n] === text[from])) return n;
    }
    return text.length;
  }

  function beginsPattern(n: number): boolean {
    return /[(,=:[!&|?{};]\s*$/.test(text.slice(Math.max(0, n - 20), n));
  }

  function skip(from: number, end: number): number {
    const to = end < from ? text.length : end;
    blank(from, to);
    return to;
  }
}
