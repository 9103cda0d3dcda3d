import assert from "node:assert/strict";
import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { loadConfig } from "./config.ts";
import { currencyCodes } from "./currencies.ts";
import { showMoney } from "./money.ts";
import { ConfigError } from "./settings.ts";

const secret = "a secret for tests, thirty-two bytes or more";

const wrong: Record<string, string[]> = {
  PORT: ["abc", "-1", "65536", "1.5", "1e3", "0x10"],
  PUBLIC_URL: ["market", "https://market.example/shop", "ftp://market.example"],
  METRICS_PORT: ["x"],
  OTEL_EXPORTER_OTLP_ENDPOINT: [
    ...[
      "x",
      "grpc://127.0.0.1:4317",
      "http://key:secret@127.0.0.1:4318",
      "http://127.0.0.1:4318/?key=secret",
    ],
  ],
  OTEL_EXPORTER_OTLP_HEADERS: [
    "x",
    "a b=c",
    "a=100%",
    "a=%0A",
    "a=b,",
    "host=market.example",
    "content-type=x",
  ],
  OTEL_SERVICE_NAME: ["x".repeat(101)],
  OTEL_TRACES_SAMPLER: ["sometimes", "parentbased_", "jaeger_remote"],
  OTEL_TRACES_SAMPLER_ARG: ["-1", "1.1", "1e-2", "half"],
  DATABASE_REPLICA_URLS: [
    ...["10.0.0.2", "mysql://host/farmgate", "postgres://a,b/farmgate", "postgres://a:5432,b/farmgate"],
    ...["postgres://a/farmgate,", "postgres://a/farmgate,postgres://a:5432/other", "postgres://[a/farmgate"],
    "postgres://a/farmgate?target_session_attrs=primary",
  ],
  DATABASE_POOL: ["1", "501"],
  WORKERS: ["0", "-1", "1.5", "65"],
  S3_URL: ["x", "https://key:secret@host/", "https://host/bucket", "https://key:100%@host/bucket"],
  SMTP_URL: ["x", "http://mail.example", "smtp:", "smtp://:25"],
  MAIL_FROM: ["x", "Market <market@example.org>\nBcc: all@example.org"],
  SITE_NAME: ["x".repeat(61), "two\nlines"],
  LANGUAGE: ["xx"],
  TIME_ZONE: ["Mars", "+02:00"],
  JWT_SECRET: ["short"],
  ACCESS_TOKEN_SECONDS: ["0"],
  REFRESH_TOKEN_SECONDS: ["59"],
  CORS_ORIGINS: ["*", "https://market.example,"],
  CURRENCIES: ["eur", "EUR,", "EURO", "XAU", "XXX", "XTS", "BGN", "EUR,CHF,EUR"],
  PAYMENT_METHODS: ["barter", "cash,cash"],
  COMMISSION_PERCENT: ["-1", "100.1", "5,5"],
  PROMOTION_PRICE_PER_DAY: ["x", "-1", "1.005"],
  TAX_RATES: [
    ...[
      "x",
      "Standard=21,S",
      "a=21",
      "a=21,X",
      "a=101,S",
      "a=0,S",
      "a=6,E",
      "a=6,S; a=7,S",
      "a=1.00001,S",
      ";",
    ],
  ],
  COMMISSION_TAX_RATE: ["standard"],
  PRODUCERS: ["none"],
  DEMO: ["yes"],
  RATE_LIMIT: ["1"],
  TRUST_PROXY: ["foo", "::::", "192.0.2.1/33", "-1"],
  DRAIN_SECONDS: ["-1", "601"],
  LOG_LEVEL: ["loud"],
};

test("a wrong value of any setting is told in one sentence that names the setting and not the value", () => {
  for (const [name, values] of Object.entries(wrong)) {
    for (const value of values) {
      const load = () => loadConfig({ JWT_SECRET: secret, [name]: value });
      assert.throws(load, (error) => {
        assert.ok(error instanceof ConfigError, `${name}=${value}: ${error}`);
        assert.match(error.message, new RegExp(`^${name} must [^\n]+\\.$`));
        return true;
      });
    }
  }
});

test("the price of a promotion is told in the site's currency, with no more digits than that has", () => {
  const price = (settings: object) =>
    loadConfig({ JWT_SECRET: secret, ...settings }).promotionPricePerDayMinor;
  assert.deepEqual([price({}), price({ CURRENCIES: "JPY,EUR" })], [100, 1]);
  assert.equal(price({ PROMOTION_PRICE_PER_DAY: "0.5" }), 50);
  assert.throws(
    () => price({ CURRENCIES: "JPY", PROMOTION_PRICE_PER_DAY: "1.50" }),
    new ConfigError("PROMOTION_PRICE_PER_DAY must have at most 0 decimals, as JPY has."),
  );
});

test("replicas are read from beside a database of one's own only", () => {
  const replicas = {
    JWT_SECRET: secret,
    DATABASE_REPLICA_URLS: "postgres://a/farmgate , postgres://b/farmgate",
  };
  assert.throws(() => loadConfig(replicas), new ConfigError("DATABASE_REPLICA_URLS requires DATABASE_URL."));
  const { databaseReplicaUrls } = loadConfig({ ...replicas, DATABASE_URL: "postgres://c/farmgate" });
  assert.deepEqual(databaseReplicaUrls, ["postgres://a/farmgate", "postgres://b/farmgate"]);
});

test("every default fits every currency that the site may have", () => {
  for (const CURRENCIES of currencyCodes) {
    const { promotionPricePerDayMinor } = loadConfig({ JWT_SECRET: secret, CURRENCIES });
    assert.equal(Number(showMoney(promotionPricePerDayMinor, CURRENCIES).amount), 1, CURRENCIES);
  }
});

test("a time zone is told by the name it was given, in the letters of the IANA list", () => {
  const zone = (TIME_ZONE: string) => loadConfig({ JWT_SECRET: secret, TIME_ZONE }).timeZone;
  for (const name of ["Europe/Kyiv", "Europe/Kiev", "Asia/Kolkata", "Asia/Calcutta", "US/Pacific", "Etc/UTC"])
    assert.equal(zone(name), name);
  assert.equal(zone("europe/kyiv"), "Europe/Kyiv");
  assert.equal(zone("AMERICA/PORT-AU-PRINCE"), "America/Port-au-Prince");
  assert.equal(zone("utc"), "UTC");
});

test("where the secret of tokens can't be kept, a sentence says what to do", async (t) => {
  const folder = await mkdtemp(join(tmpdir(), "farmgate-config-"));
  t.after(() => rm(folder, { recursive: true }));
  const file = join(folder, "file");
  await writeFile(file, "");
  const load = (dataDir: string) => loadConfig({ DATA_DIR: dataDir });
  for (const path of [file, join(file, "below")])
    assert.throws(() => load(path), new ConfigError(`${path} is not a folder: set DATA_DIR to one.`));

  const emptied = join(folder, "emptied");
  await mkdir(emptied);
  await writeFile(join(emptied, "jwt-secret"), "");
  assert.throws(() => load(emptied), /jwt-secret holds no secret: put back what was in it, or remove it\.$/);

  const fresh = join(folder, "fresh");
  assert.equal(load(fresh).jwtSecret, load(fresh).jwtSecret);
  assert.deepEqual(await readdir(fresh), ["jwt-secret"]);
});

test("rates of tax are read with their shares as they are, and the first is the commission's", () => {
  const { taxRates, commissionTaxRate } = loadConfig({
    ...{ JWT_SECRET: secret, TAX_RATES: " reduced = 05.50 , S;standard=21,S; exempt=0,E;" },
  });
  assert.deepEqual(taxRates, [
    { name: "reduced", percent: "5.5", code: "S" },
    { name: "standard", percent: "21", code: "S" },
    { name: "exempt", percent: "0", code: "E" },
  ]);
  assert.equal(commissionTaxRate, "reduced");
  assert.deepEqual(loadConfig({ JWT_SECRET: secret }).taxRates, []);
});
