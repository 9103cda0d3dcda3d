import { readMailbox, verifyMail } from "#mail";
import { defaultMailFrom } from "#platform/base";
import { type Finding, finding } from "./findings.ts";
import type { Outside, Patient } from "./types.ts";

/** Whether letters leave, and whether those who get them have reason to believe that they come from here. */
export async function checkMail({ config, outside }: Patient): Promise<Finding[]> {
  const { smtpUrl, mailFrom, production } = config;
  if (smtpUrl === undefined) return [finding("mail", production ? "mail_nowhere" : "mail_kept", {})];
  const host = new URL(smtpUrl).hostname;
  const [refused, names] = await Promise.all([
    verifyMail(smtpUrl),
    mailFrom === defaultMailFrom
      ? [finding("mail", "sender_default", {})]
      : checkDomain(outside.names, readMailbox(mailFrom).address.split("@")[1] ?? ""),
  ]);
  const connection =
    refused === undefined
      ? finding("mail", "mail_ok", { host })
      : finding("mail", "mail_refused", { host, why: refused });
  return [connection, ...names];
}

type Names = Outside["names"];

/** What the domain of the sender says of who may send in its name. */
async function checkDomain(names: Names, domain: string): Promise<Finding[]> {
  // A name without a dot, or of this network alone, stands in no public zone.
  if (!domain.includes(".") || /\.(local|internal|lan|localhost|test)$/.test(domain)) return [];
  try {
    return await Promise.all([checkSpf(names, domain), checkDkim(names, domain), checkDmarc(names, domain)]);
  } catch (error) {
    if (isUnknownName(error)) return [finding("mail", "domain_unknown", { domain })];
    return [finding("mail", "names_silent", { domain })];
  }
}

/** Which servers may send for the domain (RFC 7208). */
async function checkSpf(names: Names, domain: string): Promise<Finding> {
  const records = (await texts(names, domain)).filter((text) => /^v=spf1( |$)/i.test(text));
  if (records.length === 0) return finding("mail", "spf_missing", { domain });
  // RFC 7208, 4.5: of several none holds.
  if (records.length > 1) return finding("mail", "spf_several", { domain, count: records.length });
  const isOpen = /(^| )\+?all( |$)/i.test(records[0] ?? "");
  return finding("mail", isOpen ? "spf_open" : "spf_ok", { domain });
}

/**
 * Under which name the key lies is known to who signs; but where nothing lies below `_domainkey` that name itself is
 * unknown, and else it is there without a record of its own (RFC 8020, 2).
 */
async function checkDkim(names: Names, domain: string): Promise<Finding> {
  const isThere = await names.resolveTxt(`_domainkey.${domain}`).then(
    () => true,
    (error) => {
      if (codeOf(error) === "ENODATA") return true;
      if (isUnknownName(error)) return false;
      throw error;
    },
  );
  return finding("mail", isThere ? "dkim_ok" : "dkim_missing", { domain });
}

/** What others are asked to do with letters in the domain's name that are not signed (RFC 7489); a parent may say it. */
async function checkDmarc(names: Names, domain: string): Promise<Finding> {
  const labels = domain.split(".");
  for (let from = 0; labels.length - from >= 2; from++) {
    const found = await texts(names, `_dmarc.${labels.slice(from).join(".")}`).catch(noneIfUnknown);
    if (found.some((text) => /^v=DMARC1\b/i.test(text))) return finding("mail", "dmarc_ok", { domain });
  }
  return finding("mail", "dmarc_missing", { domain });
}

/** The texts under a name; none where it has no such record. Throws where the name itself is unknown. */
async function texts(names: Names, name: string): Promise<string[]> {
  try {
    return (await names.resolveTxt(name)).map((parts) => parts.join(""));
  } catch (error) {
    if (codeOf(error) === "ENODATA") return [];
    throw error;
  }
}

function noneIfUnknown(error: unknown): string[] {
  if (isUnknownName(error)) return [];
  throw error;
}

function isUnknownName(error: unknown): boolean {
  return codeOf(error) === "ENOTFOUND";
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : undefined;
}
