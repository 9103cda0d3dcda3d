import { Type } from "typebox";
import { Me, TypedPassword } from "#accounts";
import { OwnCart } from "#cart";
import { OwnAttendance, OwnHelping } from "#days";
import { OwnOrders } from "#orders";
import { OwnBankEntries, OwnPapers, OwnTransfers } from "#payments";
import { closed, named, Time } from "#platform/base";
import { OwnProducts } from "#products";
import { OwnPromotions } from "#promotion";
import { OwnReviews } from "#reviews";
import { OwnWallets } from "#wallet";

/** All that is held of a person, a member for each part of the market. */
export const Export = named(
  "Export",
  closed(
    {
      profile: Me,
      sessions: Type.Array(
        named(
          "OwnSession",
          closed({
            device: Type.String({ examples: ["Mozilla/5.0 (X11; Linux)"] }),
            created_at: Time,
            last_used_at: Time,
          }),
        ),
      ),
      products: OwnProducts,
      reviews: OwnReviews,
      orders: OwnOrders,
      papers: OwnPapers,
      transfers: OwnTransfers,
      wallets: OwnWallets,
      bank_entries: OwnBankEntries,
      promotions: OwnPromotions,
      attendance: OwnAttendance,
      helping: OwnHelping,
      cart: OwnCart,
    },
    { description: "Everything the site holds about you, except secrets." },
  ),
);

export const Leave = named("Leaving", closed({ current_password: TypedPassword }));
