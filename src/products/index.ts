/** The door of products: products, their stock and their images. */
export { amountsOf, type LineAmounts, type PricedLine } from "./amounts.ts";
export { auditProducts } from "./audit.ts";
export { productFacetTags, productListTags, productsOfUserTags, productTags } from "./cache-tags.ts";
export { countGoodsIn, rescaleProducts } from "./currency-queries.ts";
export {
  chargeOf,
  estimateOf,
  expectedGrams,
  mostOf,
  priceOfWeight,
  type WeighedLine,
} from "./elements/weight-price.ts";
export { notEnoughStock, notOwner, pastBestBefore } from "./errors.ts";
export { readFacets } from "./facets.ts";
export { type AskedFilters, marketAt, type Ordering } from "./filters.ts";
export { readGoods } from "./goods.ts";
export { productImageRoutes } from "./image-routes.ts";
export { type ArrangedImage, arrangeImages } from "./images.ts";
export { productJobs } from "./jobs.ts";
export { productFragments, readOfProducer, readProducts } from "./lists.ts";
export {
  addStock,
  changeProduct,
  createProduct,
  deleteProduct,
  putImage,
  readOwn,
  readProduct,
  removeProduct,
  requirePossible,
} from "./products.ts";
export { clearEndedPromotions, findNextEndOfPromotion, lockToPromote, promoteUntil } from "./promote.ts";
export { readPromoted, readPromotedFirst } from "./promoted.ts";
export {
  deleteProductsOf,
  exportProducts,
  findProducts,
  isVisible,
  lockProductsOf,
  purgeDeletedProducts,
} from "./queries.ts";
export { productRoutes } from "./routes.ts";
export {
  type Allergen,
  Available,
  allergens,
  Category,
  categories,
  descriptionLength,
  FilterQuery,
  Image,
  imagesPerProduct,
  NewProduct,
  OwnProducts,
  Product,
  ProductChanges,
  ProductFacets,
  ProductPage,
  ProductPath,
  ProductsQuery,
  SoldBy,
  Unit,
  units,
} from "./schemas.ts";
export {
  type ImageRow,
  type ProducerOf,
  type ProductRow,
  producerColumns,
  showImage,
  showProducer,
  showProduct,
  unitPriceOf,
} from "./show.ts";
export { findHighestProductId, readVisibleProducts } from "./sitemap.ts";
export { giveStockBack, takeStockBack, takingStock, tryHoldStock } from "./stock.ts";
