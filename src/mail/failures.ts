/** The steps of sending an email, in order. */
export const steps = ["name", "connection", "TLS", "sign-in", "sender", "recipient", "letter"] as const;
type Step = (typeof steps)[number];

/** Why a letter did not leave. Neither sentence holds what the server said: it quotes whom it refuses. */
export interface MailFailure {
  step: Step;
  /** What follows "The mail server did not accept the email: ". */
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
    return { step, why: "it did not answer in time", advice: "Check for a firewall in between." };
  if (code === "ETLS")
    return {
      step: "TLS",
      why: "it does not offer TLS",
      advice: "If it isn't meant to, remove requireTLS from SMTP_URL.",
    };
  if (code === "EENVELOPE")
    return {
      step,
      why: "an address is not valid",
      advice: "Check MAIL_FROM and the recipient's address.",
    };
  return { step, why: `the connection ended (${originalCode || code || "no reason"})`, advice: "Try again." };
}

const certificates =
  "Give it a certificate signed for that name, or name a file of further trusted authorities in NODE_EXTRA_CA_CERTS.";

/** By the code of Node or of the system: at which step, why, and what to do. */
const causes: Record<string, [step: Step, why: string, advice: string]> = {
  EDNS: ["name", "its name is unknown", "Check the host name in SMTP_URL."],
  ENOTFOUND: ["name", "its name is unknown", "Check the host name in SMTP_URL."],
  EAI_AGAIN: ["name", "no name server answered", "Check that this machine is online."],
  ECONNREFUSED: ["connection", "nothing listens on that port", "Check the host name and port in SMTP_URL."],
  EHOSTUNREACH: ["connection", "there is no route to it", "Check that this machine is online."],
  ENETUNREACH: ["connection", "there is no route to it", "Check that this machine is online."],
  DEPTH_ZERO_SELF_SIGNED_CERT: ["TLS", "its certificate is self-signed", certificates],
  SELF_SIGNED_CERT_IN_CHAIN: ["TLS", "its certificate is signed by an unknown authority", certificates],
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: ["TLS", "its certificate is signed by an unknown authority", certificates],
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: [
    "TLS",
    "its certificate is signed by an unknown authority",
    certificates,
  ],
  CERT_HAS_EXPIRED: ["TLS", "its certificate has expired", "Renew the certificate."],
  CERT_NOT_YET_VALID: ["TLS", "its certificate is not valid yet", "Check the clock of this machine."],
  ERR_TLS_CERT_ALTNAME_INVALID: ["TLS", "its certificate is for another name", certificates],
  ERR_SSL_WRONG_VERSION_NUMBER: [
    "TLS",
    "that port does not start with TLS",
    "Use smtp:// instead of smtps://.",
  ],
  ERR_SSL_PACKET_LENGTH_TOO_LONG: [
    "TLS",
    "that port does not start with TLS",
    "Use smtp:// instead of smtps://.",
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
  connection: ["it refused the connection", "Ask its operator whether this machine may send."],
  TLS: ["it refused TLS", "Use smtps:// with its port for that, if it has one."],
  "sign-in": [
    "it refused the user name or the password",
    "Check both in SMTP_URL. Special characters must be percent-encoded, such as %40 for @.",
  ],
  sender: [
    "it refused the sender",
    "Check MAIL_FROM: many servers accept only addresses of their own domain.",
  ],
  recipient: [
    "it refused the recipient",
    "Check the address. A server that requires a user name and password may refuse here too.",
  ],
  letter: ["it refused the email", "Ask its operator: emails that look like spam are refused at this step."],
};

/** By the number it answered (RFC 5321, 4.2.1): four hundred and more pass. */
function refusal(step: Step, responseCode: number): MailFailure {
  const [why, advice] = refused[step];
  if (responseCode < 500)
    return {
      step,
      why: `it asks you to try again later (${responseCode})`,
      advice: "Try again in 15 minutes.",
    };
  // RFC 4954, 6, and RFC 3207, 4.
  if (responseCode === 530)
    return {
      step,
      why: "it requires a user name and password, or TLS, first (530)",
      advice: "Use smtp://name:password@… with ?requireTLS=true in SMTP_URL.",
    };
  return { step, why: `${why} (${responseCode})`, advice };
}

function isAborted(error: unknown): boolean {
  return error instanceof Error && /^(AbortError|TimeoutError)$/.test(error.name);
}
