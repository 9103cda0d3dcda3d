import { Type } from "typebox";
import { problemKind } from "#platform/base";

export const invalidJson = problemKind(400, "invalid_json", "The body is not valid JSON.");
export const notAuthenticated = problemKind(401, "not_authenticated", "Sign in to do this.");
export const permissionDenied = problemKind(
  403,
  "permission_denied",
  "You don't have permission to do this.",
);
export const methodNotAllowed = problemKind(
  405,
  "method_not_allowed",
  "This address doesn't support this method. See the Allow header.",
);
export const uriTooLong = problemKind(414, "uri_too_long", "The address is too long.");
export const unsupportedMediaType = problemKind(
  415,
  "unsupported_media_type",
  "This address doesn't accept this media type in the body.",
);
export const headersTooLarge = problemKind(431, "headers_too_large", "The headers are too large.");
/** `request_id` finds its line in the log, as the header `X-Request-Id` does. */
export const internalError = problemKind(500, "internal_error", "Something went wrong on our side.", {
  request_id: Type.String({ examples: ["0c5c8f0e-5f2f-4d3a-9d0e-7f0f8a4b2c11"] }),
});
