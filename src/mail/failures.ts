/** How far a letter gets, in this order. */
export const steps = ["name", "connection", "TLS", "sign-in", "sender", "recipient", "letter"] as const;
type Step = (typeof steps)[number];

/** Why a letter did not leave. Neither sentence holds what the server said: it quotes whom it refuses. */
export interface MailFailure {
  step: Step;
  /** What follows "The mail server did not take the letter: ". */
  why: string;
  /** What the operator can do. */
  advice: string;
}

/** Reads nodemailer's error, whose own code says little: the system's is behind it. */
export function failureOf(error: unknown): MailFailure {
  const told = { code: "", originalCode: "", timeoutType: "", command: "", responseCode: 0 };
  const { code, originalCode, timeoutType, command, responseCode } = Object.assign(told, error);
  const ofSystem = causes[originalCode] ?? causes[code];
  if (ofSystem !== undefined) return { step: ofSystem[0], why: ofSystem[1], advice: ofSystem[2] };
  const step = stepOf(command, code, timeoutType);
  if (responseCode) return refusal(step, responseCode);
  if (/^(ETIMEDOUT|EABORT)$/.test(code) || isAborted(error))
    return { step, why: "it did not answer in time", advice: "Look whether a firewall stands between." };
  if (code === "ETLS")
    return {
      step: "TLS",
      why: "it offers no TLS",
      advice: "Take requireTLS out of SMTP_URL if that is as it should be.",
    };
  if (code === "EENVELOPE")
    return {
      step,
      why: "an address can't be read",
      advice: "Look at MAIL_FROM and at the address written to.",
    };
  return { step, why: `the connection ended (${originalCode || code || "no reason"})`, advice: "Try again." };
}

const certificates =
  "Have it use one that is signed for that name; NODE_EXTRA_CA_CERTS names a file of authorities that are believed as well.";

/** By the code of Node or of the system: at which step, why, and what to do. */
const causes: Record<string, [step: Step, why: string, advice: string]> = {
  EDNS: ["name", "its name is not known", "Look at the name in SMTP_URL."],
  ENOTFOUND: ["name", "its name is not known", "Look at the name in SMTP_URL."],
  EAI_AGAIN: ["name", "no name server answered", "Look whether this machine is online."],
  ECONNREFUSED: ["connection", "nobody listens at that port", "Look at the name and the port in SMTP_URL."],
  EHOSTUNREACH: ["connection", "no way leads to it", "Look whether this machine is online."],
  ENETUNREACH: ["connection", "no way leads to it", "Look whether this machine is online."],
  DEPTH_ZERO_SELF_SIGNED_CERT: ["TLS", "its certificate is self-signed", certificates],
  SELF_SIGNED_CERT_IN_CHAIN: ["TLS", "its certificate is signed by an unknown authority", certificates],
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: ["TLS", "its certificate is signed by an unknown authority", certificates],
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: [
    "TLS",
    "its certificate is signed by an unknown authority",
    certificates,
  ],
  CERT_HAS_EXPIRED: ["TLS", "its certificate has expired", "Have it renewed."],
  CERT_NOT_YET_VALID: ["TLS", "its certificate is not valid yet", "Look at the clock of this machine."],
  ERR_TLS_CERT_ALTNAME_INVALID: ["TLS", "its certificate is for another name", certificates],
  ERR_SSL_WRONG_VERSION_NUMBER: [
    "TLS",
    "that port does not begin with TLS",
    "Say smtp:// in place of smtps://.",
  ],
  ERR_SSL_PACKET_LENGTH_TOO_LONG: [
    "TLS",
    "that port does not begin with TLS",
    "Say smtp:// in place of smtps://.",
  ],
};

function stepOf(command: string, code: string, timeoutType: string): Step {
  if (/^AUTH/.test(command) || code === "EAUTH") return "sign-in";
  if (command === "STARTTLS") return "TLS";
  if (command === "MAIL FROM") return "sender";
  if (command === "RCPT TO") return "recipient";
  if (command === "DATA") return "letter";
  return /DNS/.test(timeoutType) ? "name" : "connection";
}

const refused: Record<Step, [why: string, advice: string]> = {
  name: ["it refused", "Try again."],
  connection: ["it turns this machine away", "Ask who runs it whether this machine may send."],
  TLS: ["it refused TLS", "Say smtps:// with the port for it, if it has one."],
  "sign-in": [
    "it refused the name or the password",
    "Look at both in SMTP_URL: what a URL can't hold is written with %, as %40 for @.",
  ],
  sender: [
    "it refused the sender",
    "Look at MAIL_FROM: many servers take their own domain's addresses only.",
  ],
  recipient: [
    "it refused the recipient",
    "Look at the address; a server that wants a name and password says so here too.",
  ],
  letter: ["it refused the letter", "Ask who runs it; letters that look like spam are refused here."],
};

/** By the number it answered (RFC 5321, 4.2.1): four hundred and more pass. */
function refusal(step: Step, responseCode: number): MailFailure {
  const [why, advice] = refused[step];
  if (responseCode < 500)
    return {
      step,
      why: `it asks to try again later (${responseCode})`,
      advice: "Try again in a quarter of an hour.",
    };
  // RFC 4954, 6, and RFC 3207, 4.
  if (responseCode === 530)
    return {
      step,
      why: "it wants a name and password, or TLS, first (530)",
      advice: "Say smtp://name:password@… in SMTP_URL, and requireTLS=true.",
    };
  return { step, why: `${why} (${responseCode})`, advice };
}

function isAborted(error: unknown): boolean {
  return error instanceof Error && /^(AbortError|TimeoutError)$/.test(error.name);
}
