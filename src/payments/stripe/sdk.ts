import type Stripe from "stripe";
import type { StripeAccount } from "#platform/base";
import { ProviderUnavailable } from "../provider.ts";

/** Stripe's own package, asked so that whatever has no answer is one kind of error. */
export interface Sdk {
  /**
   * Asks Stripe something. Throws ProviderUnavailable where it isn't known what became of it, and what Stripe refuses as the
   * SDK's own errors.
   */
  ask<T>(work: (stripe: Stripe) => Promise<T>): Promise<T>;
  /** What an event says that Stripe has signed within the last minutes; undefined for any other. */
  readEvent(body: Buffer, signature: string, now: Date): Promise<Stripe.Event | undefined>;
}

/** Longer than Stripe takes, shorter than a buyer waits. */
const timeoutMilliseconds = 10_000;
const mostTries = 3;
/** A longer wait is left to the job that asks again. */
const longestWaitSeconds = 5;
const eventIsFreshSeconds = 300;

/**
 * Begins to load the package, which takes a sixth of a second and forty megabytes: nothing else imports it, so that a
 * site without Stripe never does.
 */
export function openSdk(account: StripeAccount, warn: (what: object) => void): Sdk {
  const loading = load(account);
  // Who asks first is told that it could not be loaded.
  loading.catch(() => {});
  return {
    async ask(work) {
      const stripe = await loading;
      for (let tries = 1; ; tries++) {
        try {
          return await work(stripe);
        } catch (error) {
          const seconds = waitOf(error);
          if (seconds === undefined || seconds > longestWaitSeconds || tries === mostTries)
            throw asUnavailable(error, warn);
          await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
        }
      }
    },
    async readEvent(body, signature, now) {
      const { webhooks } = await loading;
      try {
        const at = now.getTime();
        return webhooks.constructEvent(
          body,
          signature,
          account.webhookSecret,
          eventIsFreshSeconds,
          undefined,
          at,
        );
      } catch {
        // Not every header that makes no sense is an error of the SDK's own kinds.
        return undefined;
      }
    },
  };
}

async function load({ secretKey, apiBase }: StripeAccount): Promise<Stripe> {
  const { default: Stripe } = await import("stripe");
  const elsewhere = apiBase === undefined ? undefined : new URL(apiBase);
  return new Stripe(secretKey, {
    maxNetworkRetries: 2,
    timeout: timeoutMilliseconds,
    telemetry: false,
    ...(elsewhere && {
      protocol: elsewhere.protocol === "http:" ? "http" : "https",
      host: elsewhere.hostname,
      port: elsewhere.port,
    }),
  });
}

/** How long Stripe asks to wait; the SDK neither waits nor asks again where there were too many requests. */
function waitOf(error: unknown): number | undefined {
  if (!isStripeError(error) || error.type !== "StripeRateLimitError") return undefined;
  const said = Number(error.headers?.["retry-after"]);
  return Number.isFinite(said) && said >= 0 ? said : 1;
}

/** Nothing of a message is told: it may hold what somebody typed. */
function asUnavailable(error: unknown, warn: (what: object) => void): unknown {
  if (!isStripeError(error)) return error;
  const isOfKeys = error.type === "StripeAuthenticationError" || error.type === "StripePermissionError";
  const isInUse = error.type === "StripeIdempotencyError" && error.statusCode === 409;
  if (!isOfKeys && !isInUse && !withoutAnswer.has(error.type)) return error;
  // Nobody but the operator can mend a key.
  if (isOfKeys) warn({ type: error.type, code: error.code, request: error.requestId });
  return new ProviderUnavailable(`Stripe gave no answer (${error.type}).`);
}

const withoutAnswer = new Set(["StripeConnectionError", "StripeAPIError", "StripeRateLimitError"]);

/** As the SDK throws them, told apart by a text of theirs: its classes are there only once it is loaded. */
export interface StripeRefusal extends Error {
  type: string;
  code?: string;
  param?: string;
  statusCode?: number;
  requestId?: string;
  headers?: Record<string, string>;
}

export function isStripeError(error: unknown): error is StripeRefusal {
  return (
    error instanceof Error &&
    "type" in error &&
    typeof error.type === "string" &&
    error.type.startsWith("Stripe")
  );
}
