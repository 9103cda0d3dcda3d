export { exportSite } from "./export.ts";
export { importSite } from "./import.ts";
export type { CopySummary } from "./manifest.ts";
