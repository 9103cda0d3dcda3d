import type { Static } from "typebox";
import type { User } from "#accounts";
import type { Visit } from "#web";
import type { ShownDay } from "./day-cards.ts";
import type { Goods } from "./product-cards.ts";

/** What search engines read of goods and producers, in the words of https://schema.org. */

type Site = Pick<Visit, "siteUrl" | "today">;

/** A product with its offer, priced by the package and by the unit. */
export function productSchema({ siteUrl, today }: Site, product: Goods): object {
  const { id, name, description, category, images, price, unit_price, producer, stock, best_before } =
    product;
  const isThere = stock > 0 && (best_before === null || best_before >= today);
  const url = `${siteUrl}/products/${id}/`;
  return {
    "@context": "https://schema.org",
    "@type": "Product",
    name,
    url,
    category,
    ...(description !== "" && { description }),
    ...(images.length > 0 && { image: images.map(({ large }) => siteUrl + large) }),
    offers: {
      "@type": "Offer",
      url,
      price: price.amount,
      priceCurrency: price.currency,
      availability: `https://schema.org/${isThere ? "InStock" : "OutOfStock"}`,
      seller: {
        "@type": "Organization",
        name: producer.display_name,
        url: `${siteUrl}/producers/${producer.id}/`,
      },
      ...(unit_price && {
        priceSpecification: {
          "@type": "UnitPriceSpecification",
          price: unit_price.amount,
          priceCurrency: unit_price.currency,
          referenceQuantity: { "@type": "QuantitativeValue", value: 1, unitCode: unitCodes[unit_price.per] },
        },
      }),
    },
  };
}

/** UN/CEFACT Recommendation 20. */
const unitCodes = { kg: "KGM", l: "LTR", piece: "C62" };

/** A producer with where they are, to a kilometre, and what their reviews come to. */
export function producerSchema({ siteUrl }: Site, producer: Static<typeof User>): object {
  const { id, display_name, about, avatar_url, location, rating_average, rating_count } = producer;
  const hasPoint = location?.latitude != null && location.longitude != null;
  return {
    "@context": "https://schema.org",
    "@type": "LocalBusiness",
    name: display_name,
    url: `${siteUrl}/producers/${id}/`,
    ...(about && { description: about }),
    ...(avatar_url && { image: siteUrl + avatar_url }),
    ...(location && { address: { "@type": "PostalAddress", addressLocality: location.name } }),
    ...(hasPoint && {
      geo: { "@type": "GeoCoordinates", latitude: location.latitude, longitude: location.longitude },
    }),
    ...(rating_average !== null && {
      aggregateRating: { "@type": "AggregateRating", ratingValue: rating_average, reviewCount: rating_count },
    }),
  };
}

/** A market day with its place. */
export function marketDaySchema(
  { siteUrl, site }: Pick<Visit<unknown, unknown>, "siteUrl" | "site">,
  day: ShownDay,
): object {
  const { id, place, starts_at, ends_at, status } = day;
  const { street, postal_code, city, country } = place.address;
  const { latitude, longitude } = place.location ?? {};
  const { siteName } = site.config;
  return {
    "@context": "https://schema.org",
    "@type": "Event",
    name: `${siteName}, ${place.name}`,
    url: `${siteUrl}/market-days/${id}/`,
    startDate: starts_at.toISOString(),
    endDate: ends_at.toISOString(),
    eventStatus: `https://schema.org/${status === "cancelled" ? "EventCancelled" : "EventScheduled"}`,
    eventAttendanceMode: "https://schema.org/OfflineEventAttendanceMode",
    organizer: { "@type": "Organization", name: siteName, url: siteUrl },
    location: {
      "@type": "Place",
      name: place.name,
      address: {
        "@type": "PostalAddress",
        ...{ streetAddress: street, postalCode: postal_code, addressLocality: city, addressCountry: country },
      },
      ...(latitude != null &&
        longitude != null && { geo: { "@type": "GeoCoordinates", latitude, longitude } }),
    },
  };
}
