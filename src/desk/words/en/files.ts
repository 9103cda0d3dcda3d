/** Products as a file of CSV. */
export const files = {
  title: "Products as a file",
  bring: "Bring a file",
  bringText: (lines: string) =>
    `A CSV file of this site, of Open Food Network or of Shopify, with up to ${lines} lines. You see what it would do before anything changes.`,
  file: "File",
  fileHint: "CSV with commas, semicolons or tabs, as your spreadsheet saves it, up to 2 MB.",
  look: "See what it would do",
  tooLarge: "This file is larger than 2 MB. Split it up",
  take: "Take your products along",
  takeText:
    "All your products, listed or not, with columns that stay. Change them in a spreadsheet and bring the file back.",
  download: "Download as CSV",
  previewTitle: "What the file would do",
  kind: {
    own: "This is a file of this site.",
    openFoodNetwork: "This is a file of Open Food Network.",
    shopify: "This is a file of Shopify.",
  },
  nothingYet: "Nothing has changed yet.",
  action: { create: "New", change: "Changed", keep: "As it is", refuse: "Bad" },
  badLines: "These lines can't be taken. Mend them in the file and bring it again, or leave them out.",
  badTitle: "Bad lines",
  goodTitle: "Good lines",
  line: "Line",
  lineNumber: (line: number) => `Line ${line}`,
  product: "Product",
  what: "What",
  twice: "The file has this product twice",
  unknownCategory: (name: string) => `The category “${name}” becomes “Other”`,
  more: (count: string) => `And ${count} more good lines.`,
  apply: (good: number) => (good === 1 ? "Take this line" : `Take all ${good} lines`),
  applyGood: (good: number, bad: number) => `Take the good lines (${good}), leave out the bad ones (${bad})`,
  other: "Choose another file",
  applied: (created: number, changed: number) =>
    `The file is taken: ${created} ${created === 1 ? "product" : "products"} added, ${changed} changed.`,
};
