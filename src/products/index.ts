/** The door of products: what is for sale. */
export { productRoutes } from "./routes.ts";
