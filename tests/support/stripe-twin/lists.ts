import { missing, StripeFault } from "./errors.ts";
import { type Form, formIn, integerIn, listIn, textIn } from "./form.ts";

/** A page of a list, the newest first, as GET on a collection answers it. */
export function pageOf<T extends { id: string; created: number }>(
  url: string,
  all: T[],
  query: Form,
  isAsked: (one: T) => boolean = () => true,
) {
  const limit = integerIn(query["limit"]) ?? 10;
  if (limit < 1 || limit > 100) throw new StripeFault(400, "Invalid limit", { param: "limit" });
  const created = formIn(query["created"]);
  const bounds = ["gt", "gte", "lt", "lte"].map((name) => integerIn(created[name]));
  const [gt = -1, gte = 0, lt = Infinity, lte = Infinity] = bounds;
  const inTime = ({ created: at }: T) => at > gt && at >= gte && at < lt && at <= lte;
  const asked = all.filter((one) => inTime(one) && isAsked(one)).reverse();
  const after = textIn(query["starting_after"]);
  const from = after === undefined ? 0 : asked.findIndex(({ id }) => id === after) + 1;
  if (after !== undefined && from === 0 && !all.some(({ id }) => id === after))
    throw missing("object", after);
  return {
    object: "list",
    url,
    data: asked.slice(from, from + limit),
    has_more: asked.length > from + limit,
  };
}

/** Whether an event is of the asked kinds; without any, it is. */
export function isOfTypes(type: string, query: Form): boolean {
  const types = listIn(query["types"]);
  const one = textIn(query["type"]);
  return (one === undefined || one === type) && (types.length === 0 || types.includes(type));
}
