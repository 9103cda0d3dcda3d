import { sql } from "kysely";
import type { Db } from "#platform";

/** Where the number of products that is kept is not what a producer lists: a line for each. */
export async function auditProducts(db: Db): Promise<string[]> {
  const { rows } = await sql<{ id: number; kept: number; counted: number }>`
    select id, product_count as kept, coalesce(listed, 0) as counted
    from users
    left join (
      select producer_id, count(*) as listed from products where is_listed group by producer_id
    ) shown on producer_id = users.id
    where product_count <> coalesce(listed, 0)
    order by id`.execute(db);
  return rows.map(({ id, kept, counted }) => `The products of user ${id}: kept ${kept}, counted ${counted}.`);
}
