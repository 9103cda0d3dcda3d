/** The door of products: what is for sale. */
export { auditProducts } from "./audit.ts";
export { productRoutes } from "./routes.ts";
