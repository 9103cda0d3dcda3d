import { sql } from "kysely";
import type { Db } from "#platform/database";

/** A place that producers name as theirs, with the middle of where they are, in degrees. */
export interface Town {
  name: string;
  latitude: number;
  longitude: number;
}

/** Where producers are, by name: the towns with the most of the newest 10,000 producers, at most `limit`. */
export async function readTowns(db: Db, limit: number): Promise<Town[]> {
  const { rows } = await sql<Town>`
    select name, round(latitude::numeric, 2)::float8 as latitude, round(longitude::numeric, 2)::float8 as longitude
    from (
      select location_name as name, avg(latitude) as latitude, avg(longitude) as longitude
      from (
        select location_name, latitude, longitude from users
        where left_at is null and disabled_at is null and is_producer
        order by joined_at desc, id desc limit ${sql.lit(mostProducers)}
      ) newest
      where location_name is not null and latitude is not null
      group by location_name
      order by count(*) desc, location_name
      limit ${limit}
    ) town
    order by name`.execute(db);
  return rows;
}

const mostProducers = 10_000;
