/**
 * What each page says to browsers of itself: scripts, styles and pictures come from this site alone, no text becomes markup
 * (Trusted Types), forms go nowhere else, and nobody frames it. Its address goes to no other site, but forms say where
 * they come from, which `no-referrer` would keep them from.
 */
export const pageFields = fieldsWith({ script: "", trusted: "worker", may: "camera=()" });

/**
 * On pages where something is scanned and weighed: the camera, scales, the decoder of codes, which is WebAssembly, and what
 * the page's own views write there, escaped as the server does it.
 */
export const pickupFields = fieldsWith({
  script: " 'wasm-unsafe-eval'",
  trusted: "worker pickup",
  may: "camera=(self), serial=(self)",
});

/** On a page whose form leads to another site: browsers hold a form to its policy wherever it is sent on to. */
export function fieldsLeadingTo(origin: string) {
  return fieldsWith({ script: "", trusted: "worker", may: "camera=()", forms: ` ${origin}` });
}

function fieldsWith({
  script,
  trusted,
  may,
  forms = "",
}: {
  script: string;
  trusted: string;
  may: string;
  forms?: string;
}) {
  return {
    "content-security-policy": [
      "default-src 'none'",
      `script-src 'self'${script}`,
      "style-src 'self'",
      "img-src 'self' data:",
      "connect-src 'self'",
      "manifest-src 'self'",
      `form-action 'self'${forms}`,
      "base-uri 'none'",
      "frame-ancestors 'none'",
      "require-trusted-types-for 'script'",
      "worker-src 'self'",
      // The one script that an address is given for is the worker that keeps a page for when there is no network.
      `trusted-types ${trusted}`,
    ].join("; "),
    "cross-origin-resource-policy": "same-origin",
    "referrer-policy": "same-origin",
    "permissions-policy": `${may}, microphone=(), geolocation=(self), payment=()`,
    // An earlier state of a cart or an order is never shown again, not by the back button either.
    "cache-control": "no-store",
    vary: "Accept-Language, Cookie",
  };
}
