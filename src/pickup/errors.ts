import { Type } from "typebox";
import { problemKind } from "#platform/base";

export const dayNotOpen = problemKind(
  409,
  "day_not_open",
  "This market day can't be worked on: it was cancelled, it has been closed, or nobody can order for it yet.",
);
export const basketsOpen = problemKind(
  409,
  "baskets_open",
  "Some baskets have not been handed over. Send it with `confirm: true` to note their buyers as no-shows.",
  {
    baskets: Type.Array(Type.Integer({ minimum: 1 }), {
      description: "The numbers of these baskets.",
      examples: [[4, 17]],
    }),
  },
);
