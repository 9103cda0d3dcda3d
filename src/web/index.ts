/** The door of web: what all pages share. */
export { assetRoutes, loadAssets } from "./assets.ts";
export { setCookie } from "./cookies.ts";
export { designPage } from "./design/page.ts";
export { webJobs } from "./jobs.ts";
export { pageVariants } from "./language.ts";
export type { PageContent } from "./layout.ts";
export { answerNotFoundWith } from "./not-found.ts";
export { createPages, type Pages } from "./pages.ts";
export { type Done, keyField } from "./submissions.ts";
export { cameFrom, ownPath, type Visit } from "./visit.ts";
