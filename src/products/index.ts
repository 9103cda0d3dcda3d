/** The door of products: what is for sale. */
export { auditProducts } from "./audit.ts";
export { productImageRoutes } from "./image-routes.ts";
export { forgetEndedPromotions } from "./list-queries.ts";
export {
  readOfProducer,
  readProducts,
  readPromoted,
  readPromotedFirst,
  withoutEmptySearch,
} from "./lists.ts";
export { deleteProductsOf } from "./queries.ts";
export { productRoutes } from "./routes.ts";
export { FilterQuery, Product } from "./schemas.ts";
export { showProduct } from "./show.ts";
