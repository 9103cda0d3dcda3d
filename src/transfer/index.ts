/** The door of transfer: a whole site in a folder. */
export { exportSite } from "./export.ts";
export { importSite } from "./import.ts";
