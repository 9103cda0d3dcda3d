/** Who owns which tables, and who else may read or write them in TypeScript. */
const tables: Record<string, { owner: string; readers?: string[]; writers?: string[] }> = {
  // How a person signs in is accounts' to write, what they say of themselves is users'. A market
  // to measure with is filled table by table.
  users: {
    owner: "accounts",
    readers: [
      // Whether the reader of a letter is still there, before it is remembered.
      "mail",
      "users",
      "days",
      "products",
      "wallet",
      "cart",
      "orders",
      "reviews",
      "home",
      "site",
      "demo",
      "staff",
      "payments",
      "pickup",
    ],
    writers: ["users", "demo", "staff"],
  },
  sessions: { owner: "accounts" },
  refresh_tokens: { owner: "accounts" },
  email_codes: { owner: "accounts" },
  email_code_tries: { owner: "accounts" },
  code_letters: { owner: "accounts" },
  unread_addresses: { owner: "accounts" },
  known_clients: { owner: "accounts" },
  failures: { owner: "accounts" },
  staff_acts: { owner: "staff" },
  places: { owner: "days" },
  series: { owner: "days" },
  market_days: { owner: "days", readers: ["users"] },
  slots: { owner: "days", readers: ["orders"] },
  baskets: { owner: "days", readers: ["orders"] },
  series_attendance: { owner: "days" },
  day_attendance: { owner: "days" },
  day_helpers: { owner: "days" },
  day_events: { owner: "pickup" },
  day_closings: { owner: "pickup" },
  products: { owner: "products", readers: ["home", "cart", "promotion", "orders"], writers: ["demo"] },
  product_stock: { owner: "products", readers: ["cart", "orders"] },
  products_behind: { owner: "products" },
  product_images: { owner: "products", readers: ["cart"] },
  pictures: { owner: "platform/pictures", readers: ["backup"] },
  backup_runs: { owner: "backup" },
  site_settings: { owner: "platform/settings" },
  setup_keys: { owner: "console" },
  cart_lines: { owner: "cart", writers: ["demo"] },
  visitor_carts: { owner: "cart" },
  site_currency: { owner: "wallet" },
  wallets: { owner: "wallet", readers: ["users", "demo", "payments"] },
  // What was paid for a promotion is compared with what it cost, what the ledger holds of an order with its total.
  transfers: { owner: "wallet", readers: ["orders", "promotion", "payments"] },
  transfer_lines: { owner: "wallet", readers: ["orders", "promotion", "payments"] },
  payouts: { owner: "wallet", readers: ["users", "payments"] },
  promotions: { owner: "promotion" },
  checkouts: { owner: "orders", readers: ["payments"] },
  // Disputes name the orders that were paid together.
  orders: { owner: "orders", readers: ["users", "days", "payments", "demo"] },
  order_items: { owner: "orders" },
  order_steps: { owner: "orders" },
  order_adjustments: { owner: "orders" },
  order_pictures: { owner: "orders" },
  payments: { owner: "orders", readers: ["payments", "demo"] },
  payment_amounts: { owner: "orders", readers: ["payments"] },
  captures: { owner: "orders" },
  refunds: { owner: "orders", readers: ["demo", "payments"] },
  refund_items: { owner: "orders" },
  disputes: { owner: "payments" },
  dispute_shares: { owner: "payments" },
  bank_references: { owner: "payments" },
  bank_statements: { owner: "payments" },
  bank_entries: { owner: "payments" },
  bank_repayments: { owner: "payments" },
  payout_files: { owner: "payments" },
  payout_file_entries: { owner: "payments" },
  stripe_sessions: { owner: "payments" },
  stripe_refunds: { owner: "payments" },
  provider_events: { owner: "payments" },
  provider_reads: { owner: "payments" },
  provider_balance: { owner: "payments" },
  papers: { owner: "payments" },
  paper_series: { owner: "payments" },
  paper_taxes: { owner: "payments" },
  paper_orders: { owner: "payments" },
  commission_months: { owner: "payments" },
  sandbox_captures: { owner: "payments" },
  sandbox_charges: { owner: "payments" },
  sandbox_refunds: { owner: "payments" },
  reviews: { owner: "reviews", writers: ["demo"] },
  review_removals: { owner: "reviews" },
  // What the lists need of orders.
  home_orders: { owner: "home" },
  home_scores: { owner: "home" },
  home_state: { owner: "home" },
  home_changes: { owner: "home" },
  served: { owner: "site" },
  form_submissions: { owner: "web" },
  mailbox_letters: { owner: "mail" },
  letters: { owner: "mail" },
  idempotency_keys: { owner: "platform/http" },
  search_words: { owner: "platform/listing" },
  search_rebuilds: { owner: "platform/listing" },
  changes: { owner: "platform/cache", writers: ["platform/listing", "transfer"] },
  currencies: { owner: "platform/database", readers: ["products"] },
  migrations: { owner: "platform/database" },
  outbox: { owner: "platform/jobs" },
};

interface OwnedFunction {
  owner: string;
  /** Tables of others on which its triggers stand. */
  on?: string[];
  /** Tables of others that it writes. */
  writes?: string[];
}

/** Who owns which functions of the database; a trigger is of the part that owns its function. */
const functions: Record<string, OwnedFunction> = {
  can_be_misspelt: { owner: "platform/listing" },
  distance_km: { owner: "platform/listing" },
  folded: { owner: "platform/listing" },
  is_folded_anew: { owner: "platform/listing" },
  learn_words: { owner: "platform/listing" },
  lower_case: { owner: "platform/listing" },
  optional_marks: { owner: "platform/listing" },
  search_terms: { owner: "platform/listing" },
  search_text: { owner: "platform/listing" },
  search_vector: { owner: "platform/listing" },
  unspaced_letters: { owner: "platform/listing" },
  vector_of_words: { owner: "platform/listing" },
  word_parts: { owner: "platform/listing" },
  word_slips: { owner: "platform/listing" },
  count_picture_uses: { owner: "platform/pictures" },
  note_changes: { owner: "platform/cache" },
  note_everything: {
    owner: "platform/cache",
    on: ["users", "products", "product_stock", "product_images", "reviews", "home_scores", "site_settings"],
  },
  learn_words_of_person: { owner: "users", on: ["users"], writes: ["search_words"] },
  count_logo: { owner: "platform/settings" },
  count_new_avatars: { owner: "users", on: ["users"] },
  count_avatar: { owner: "users", on: ["users"] },
  note_new_users: { owner: "users", on: ["users"], writes: ["changes"] },
  note_changed_users: { owner: "users", on: ["users"], writes: ["changes"] },
  note_places: { owner: "days", writes: ["changes"] },
  note_market_days: { owner: "days", on: ["users"], writes: ["changes"] },
  note_slots: { owner: "days" },
  category_label: { owner: "products" },
  begin_stock: { owner: "products" },
  carry_new_stock: { owner: "products" },
  carry_changed_stock: { owner: "products" },
  note_new_stock: { owner: "products" },
  note_changed_stock: { owner: "products", writes: ["changes"] },
  copy_producer_to_product: { owner: "products" },
  count_product_images: { owner: "products" },
  note_product_images: { owner: "products" },
  copy_producer_to_products: { owner: "products", on: ["users"], writes: ["changes", "home_changes"] },
  count_products: { owner: "products", writes: ["users"] },
  learn_words_of_new_products: { owner: "products", writes: ["search_words"] },
  learn_words_of_product: { owner: "products" },
  note_new_products: { owner: "products", writes: ["changes"] },
  note_changed_products: { owner: "products", writes: ["changes"] },
  note_deleted_products: { owner: "products", writes: ["changes"] },
  limit_cart_lines: { owner: "cart" },
  open_wallet_of_producer: { owner: "wallet", on: ["users"] },
  move_balance: { owner: "wallet" },
  refuse_moved_balance: { owner: "wallet" },
  require_whole_transfers: { owner: "wallet" },
  refuse_change: {
    owner: "wallet",
    on: [
      "staff_acts",
      "day_events",
      "order_adjustments",
      "papers",
      "paper_series",
      "paper_taxes",
      "paper_orders",
    ],
  },
  sales_of: { owner: "orders" },
  count_up_series: { owner: "payments" },
  number_paper: { owner: "payments" },
  limit_refunds: { owner: "orders" },
  keep_order_pictures: { owner: "orders" },
  count_order_pictures: { owner: "orders" },
  note_refund: { owner: "orders" },
  note_new_orders: { owner: "orders", writes: ["changes"] },
  note_order: { owner: "orders" },
  note_removed_item: { owner: "orders" },
  keep_adjustment: { owner: "orders" },
  note_adjustments: { owner: "orders" },
  count_ratings: { owner: "reviews", writes: ["users"] },
  count_changed_rating: { owner: "reviews", writes: ["users"] },
  lock_purchase: { owner: "reviews" },
  note_reviews: { owner: "reviews" },
  verify_reviews: { owner: "reviews", on: ["orders"] },
  note_products_for_home: { owner: "home", on: ["products"] },
  note_product_for_home: { owner: "home", on: ["products"] },
  note_user_for_home: { owner: "home", on: ["users"] },
  note_order_for_home: { owner: "home", on: ["orders"] },
  note_scores: { owner: "home", writes: ["changes"] },
  note_home_state: { owner: "home", writes: ["changes"] },
};

/** Where a part reads or writes a table that it neither owns nor is declared to. */
export function tableBreaches(part: string, source: string): string[] {
  const found = (pattern: RegExp) => [...source.matchAll(pattern)];
  const reads = [
    ...found(/(?:selectFrom|[jJ]oin|using)\(\s*\[?"(\w+)[ "]/g),
    ...found(/\b(?:from|join|using) (\w+)/g),
  ];
  const owned = (name: string) => tables[name]?.owner === part;
  return [
    ...reads.flatMap(([, name = ""]) =>
      !tables[name] || owned(name) || tables[name].readers?.includes(part) ? [] : [`reads ${name}`],
    ),
    ...writesOf(source).flatMap((name) =>
      !tables[name] || owned(name) || tables[name].writers?.includes(part) ? [] : [`writes ${name}`],
    ),
  ];
}

function writesOf(source: string): string[] {
  return [
    ...source.matchAll(/(?:insertInto|updateTable|deleteFrom)\(\s*"(\w+)[ "]/g),
    ...source.matchAll(/\b(?:insert into|update|delete from|merge into) (\w+)/g),
  ].map(([, name = ""]) => name);
}

/** The tables of the generated row types that nobody owns. */
export function unowned(rowTypes: string): string[] {
  const [, members = ""] = /interface DB \{([^}]*)\}/.exec(rowTypes) ?? [];
  const names = [...members.matchAll(/(\w+):/g)].map(([, name = ""]) => name);
  return names.flatMap((name) => (tables[name] ? [] : [`${name} belongs to no part: name its owner`]));
}

/**
 * Where a function in the text of migrations/schema.sql has no owner, stands by a trigger on a table of another part, or
 * writes one, without being declared to; and what is declared and not there.
 */
export function functionBreaches(schema: string): string[] {
  const bodies = new Map(
    schema.split(/\n\n(?=--|create )/).flatMap((part) => {
      const name = /^create function (\w+)/m.exec(part)?.[1];
      return name === undefined ? [] : [[name, part]];
    }),
  );
  const triggers = [
    ...schema.matchAll(/^create (?:constraint )?trigger \w+ [^;]*? on (\w+) [^;]*?execute function (\w+)/gm),
  ];
  const isOf = (owner: string, table: string) => tables[table]?.owner === owner;
  return [
    ...[...bodies.keys()].flatMap((name) =>
      functions[name] ? [] : [`${name} belongs to no part: name its owner`],
    ),
    ...Object.entries(functions).flatMap(([name, { owner, on = [], writes = [] }]) => {
      const body = bodies.get(name);
      if (body === undefined) return [`${name} is no function of the database`];
      const stands = triggers.flatMap(([, table = "", called]) => (called === name ? [table] : []));
      const written = writesOf(body).filter((table) => tables[table]);
      return [
        ...differences(
          stands.filter((table) => !isOf(owner, table)),
          on,
          `${name} of ${owner} has triggers on`,
        ),
        ...differences(
          written.filter((table) => !isOf(owner, table)),
          writes,
          `${name} of ${owner} writes`,
        ),
      ];
    }),
  ];
}

/** What is done and not declared, and what is declared and not done. */
function differences(done: string[], declared: string[], does: string): string[] {
  return [
    ...new Set(done)
      .difference(new Set(declared))
      .values()
      .map((table) => `${does} ${table}`),
    ...new Set(declared)
      .difference(new Set(done))
      .values()
      .map((table) => `${does} ${table} no longer`),
  ];
}
