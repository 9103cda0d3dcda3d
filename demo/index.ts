/** The door of the demo: a believable market for newcomers, tests and benchmarks. */
export { type Demo, fillDemo, hasDemoPeople } from "./fill.ts";
export { demoPassword } from "./people.ts";
export { fillScale, scaleOf } from "./scale.ts";
export { tourLength } from "./tour-routes.ts";
