import { Type } from "typebox";
import { Order } from "#orders";
import { closed, described, Id, named, nullable, oneOf } from "#platform/base";

export const CheckoutPath = closed({ checkout_id: described(Id, { examples: [36] }) });

export const NewPayment = named(
  "NewPayment",
  closed(
    {
      token: Type.Optional(
        Type.String({
          maxLength: 200,
          format: "line",
          description: "The payment provider's token for a card.",
          examples: ["sandbox_ok"],
        }),
      ),
    },
    { examples: [{ token: "sandbox_ok" }] },
  ),
);

export const Payment = named(
  "PaidCheckout",
  closed({
    payment: named(
      "Payment",
      closed({
        status: oneOf("succeeded", "requires_action", "processing"),
        redirect_url: nullable(Type.String({ format: "uri", examples: [null] })),
      }),
    ),
    orders: Type.Array(Order),
  }),
);
