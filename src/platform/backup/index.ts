export { exportSite } from "./export.ts";
export { importSite } from "./import.ts";
export type { Copied } from "./manifest.ts";
