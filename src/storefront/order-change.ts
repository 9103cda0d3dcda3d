import { type Static, Type } from "typebox";
import { changeLine } from "#orders";
import { closed, Id, invalidInputKind, invalidInputOf, Problem } from "#platform/base";
import { faultsOf, type Pages, personOf, type Visit } from "#web";
import { writeOrder } from "./order.ts";
import { lessField } from "./order-items.ts";
import { words as all } from "./words/index.ts";

const LinePath = closed({ order_id: Id, n: Id });
/** A field for each line, of which the form of one is sent. */
const LessForm = closed({
  less: Type.Record(Type.String({ pattern: "^[1-9]\\d{0,4}$" }), Type.String({ pattern: "^[1-9]\\d{0,6}$" })),
});

/** Orders less of something that its producer has yet to begin with. */
export function orderChangePage({ form, notices }: Pages): void {
  notices({ lessOrdered: ({ language }) => ({ kind: "done", text: all[language].weights.changed }) });
  form(
    "/orders/:order_id/items/:n/change/",
    { body: LessForm, params: LinePath, access: "member" },
    change,
    writeOrder,
  );
}

async function change(visit: Visit<unknown, Static<typeof LinePath>>, typed: Static<typeof LessForm>) {
  const { site, now, params } = visit;
  const { order_id, n } = params;
  const actor = { userId: personOf(visit).user_id, now };
  const quantity = typed.less[n];
  return visit.once(async (tx) => {
    if (quantity !== undefined)
      await changeLine(tx, site.jobs, actor, order_id, n, Number(quantity)).catch((error: unknown) => {
        throw namedByLine(error, n);
      });
    return { to: `/orders/${order_id}/`, notice: { name: "lessOrdered", about: [] } };
  });
}

/** The form names its field by the line, orders call it `quantity`. */
function namedByLine(error: unknown, n: number): unknown {
  if (!(error instanceof Problem) || error.code !== invalidInputKind.code) return error;
  return invalidInputOf(faultsOf(error).map((fault) => ({ ...fault, field: lessField(n) })));
}
