/**
 * Whether people would take a username for the site's own: made of nothing but the words below and the site's name,
 * whatever their case, what stands between them and letters that look like others. Who bears one already keeps it.
 */
export function isReserved(username: string, siteName: string): boolean {
  const own = [...reserved, siteName].map(asSeen).filter((word) => word.length > 1);
  return new RegExp(`^(${own.join("|")})+$`).test(asSeen(username));
}

/** Whom people trust with what they tell nobody else, and what programs take for somebody or nobody. */
const reserved = [
  ...["admin", "admins", "administrator", "administrators", "administration", "sysadmin", "system"],
  ...["root", "superuser", "sudo", "daemon", "mailerdaemon", "postmaster", "hostmaster", "webmaster"],
  ...["staff", "team", "official", "operator", "operators", "moderator", "moderators", "mod", "mods"],
  ...["support", "help", "helpdesk", "service", "customerservice", "customersupport", "customercare"],
  ...["abuse", "security", "privacy", "legal", "billing", "payments", "payouts", "info", "contact"],
  ...["noreply", "donotreply", "email", "api", "www", "anonymous", "nobody", "null", "undefined"],
];

/** What is left when only the look counts: `Adm1n_` and `admin` are one, and so are `farrngate` and `farmgate`. */
function asSeen(name: string): string {
  return name
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[^a-z0-9]/g, "")
    .replace(/[013457]/g, (digit) => lookAlikes[digit] ?? digit)
    .replaceAll("i", "l")
    .replaceAll("rn", "m")
    .replaceAll("vv", "w");
}

const lookAlikes: Record<string, string> = { 0: "o", 1: "l", 3: "e", 4: "a", 5: "s", 7: "t" };
