import { sql } from "kysely";
import type { Platform } from "#platform";
import { type Config, ConfigError, defaultMailFrom, isLoopback } from "#platform/base";
import { hasDemoPeople } from "../../demo/index.ts";
import { connectionsOf } from "./reach.ts";

/** Nobody is paid from a sandbox, nor by who answers in Stripe's place. */
export function refuseSandbox({ production, paymentMethods, stripe }: Config): void {
  if (!production) return;
  if (paymentMethods.includes("card") && stripe === undefined) {
    throw new ConfigError(
      "PAYMENT_METHODS can't include card with NODE_ENV=production and without a provider: set STRIPE_SECRET_KEY and " +
        "STRIPE_WEBHOOK_SECRET.",
    );
  }
  if (stripe?.apiBase !== undefined)
    throw new ConfigError("STRIPE_API_BASE is for tests: NODE_ENV=production asks Stripe itself.");
}

/**
 * Demo people are for this computer only, since everybody knows their password; and a site that others reach has to
 * send its letters, unless it is to be set up, which says by which server.
 */
export async function refuseExposure(
  { config, db }: Pick<Platform, "config" | "db">,
  { awaitsSetup }: { awaitsSetup: boolean },
): Promise<void> {
  const setting = exposedBy(config);
  if (setting === undefined) return;
  if (config.demo || (await hasDemoPeople(db))) {
    throw new ConfigError(
      `${setting} makes the site reachable from outside, and everybody knows the password of the demo people: set DEMO=off ` +
        "and, if they are already in the database, another DATA_DIR.",
    );
  }
  if (setting === "PUBLIC_URL" && config.smtpUrl === undefined && !awaitsSetup) {
    throw new ConfigError(
      "PUBLIC_URL makes the site public, but no email would reach anybody: set SMTP_URL.",
    );
  }
}

/** Says so where settings that stand alone want another beside them. */
export function warnOfSettings({ config, log }: Pick<Platform, "config" | "log">): void {
  const { production, smtpUrl, mailFrom, publicUrl, trustProxy, stripe } = config;
  if (production && stripe && /^.k_test_/.test(stripe.secretKey))
    log.warn("STRIPE_SECRET_KEY is a key of Stripe's test mode: buyers pay with test cards only.");
  // In production there is no page to read them on.
  if (production && smtpUrl === undefined)
    log.warn("No email reaches anybody, and nobody can register without the code in it: set SMTP_URL.");
  if (smtpUrl !== undefined && mailFrom === defaultMailFrom)
    log.warn(
      "Emails are sent from no-reply@localhost, which most mail servers refuse: set MAIL_FROM along with SMTP_URL.",
    );
  if (production && publicUrl === undefined)
    log.warn("Links use the host name of each request, and emails have no link to the site: set PUBLIC_URL.");
  if (publicUrl?.startsWith("https:") && !config.endsTls && trustProxy === undefined)
    log.warn(
      "All requests seem to come from the proxy that ends TLS for PUBLIC_URL, so all clients share its limits: set TRUST_PROXY.",
    );
}

/** Says what is kept of sales and what is not: cash changes hands outside, so nothing can be taken from it. */
export function tellOfCommission({ config, log }: Platform): void {
  const { commissionPercent, paymentMethods } = config;
  if (Number(commissionPercent) === 0) return;
  if (paymentMethods.some((method) => method !== "cash")) {
    log.info(
      `COMMISSION_PERCENT=${commissionPercent} applies to what is paid through the site; cash is free of commission`,
    );
  } else {
    log.warn(
      `COMMISSION_PERCENT=${commissionPercent} has no effect: it applies to what is paid through the site, and PAYMENT_METHODS is cash only`,
    );
  }
}

/**
 * Says so where all processes together may ask for more connections than the database gives. It is no refusal: what
 * stands between may have connections to share.
 */
export async function warnOfConnections({ config, db, log }: Platform): Promise<void> {
  const { rows } = await sql<{ most: number }>`
    select current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int as most
  `.execute(db);
  const most = rows[0]?.most ?? 0;
  const needed = connectionsOf(config);
  if (needed <= most) return;
  log.warn({ needed, most }, "WORKERS and DATABASE_POOL need more connections than the database allows");
}

function exposedBy({ publicUrl, host }: Config): "PUBLIC_URL" | "HOST" | undefined {
  if (publicUrl !== undefined && !isLoopback(new URL(publicUrl).hostname)) return "PUBLIC_URL";
  return isLoopback(host) ? undefined : "HOST";
}
