/** The door of payments: what providers are asked, and what comes of it. */
export { paymentJobs } from "./jobs.ts";
export { payCheckout } from "./paying.ts";
export { openProviders } from "./providers.ts";
export { paymentRoutes } from "./routes.ts";
export { rescaleSandbox } from "./sandbox/rescale.ts";
export { sandboxTraits } from "./sandbox/sandbox.ts";
