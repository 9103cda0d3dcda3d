/** An answer that says what is wrong, in the shape of Stripe's errors. */
export class StripeFault extends Error {
  readonly status: number;
  readonly type: "invalid_request_error" | "idempotency_error" | "card_error" | "api_error";
  readonly code: string | undefined;
  readonly param: string | undefined;
  readonly fields: Record<string, string>;

  constructor(
    status: number,
    message: string,
    {
      type = "invalid_request_error",
      code,
      param,
      fields = {},
    }: {
      type?: StripeFault["type"];
      code?: string;
      param?: string;
      fields?: Record<string, string>;
    } = {},
  ) {
    super(message);
    this.status = status;
    this.type = type;
    this.code = code;
    this.param = param;
    this.fields = fields;
  }

  get body() {
    const { type, code, param, message } = this;
    return { error: { type, message, ...(code ? { code } : {}), ...(param ? { param } : {}) } };
  }
}

export function missing(kind: string, id: string): StripeFault {
  return new StripeFault(404, `No such ${kind}: '${id}'`, { code: "resource_missing", param: "id" });
}

export function wrongParam(param: string, message: string, code?: string): StripeFault {
  return new StripeFault(400, message, { param, ...(code ? { code } : {}) });
}

export function wrongState(message: string, code = "payment_intent_unexpected_state"): StripeFault {
  return new StripeFault(400, message, { code });
}
