import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startApp, type TestApp } from "../../tests/support/app.ts";
import { call } from "../../tests/support/client.ts";
import { newPerson } from "../../tests/support/people.ts";

let app: TestApp;
before(async () => {
  app = await startApp({ ACCESS_TOKEN_SECONDS: "86400" });
});
after(() => app.close());

let made = 0;
async function sell(name: string, description = ""): Promise<void> {
  const sells = { producer_status: "approved", producer_since: new Date(), offers: ["pickup"] };
  const as = await newPerson(app, `farm${++made}`, sells);
  const price = { amount: "3.00", currency: "EUR" };
  const json = { name, description, category: "other", price, pack_size: "1", pack_unit: "kg", stock: 5 };
  const answer = await call(app, "POST", "products/new/", { as, json });
  assert.equal(answer.status, 201, answer.text);
}

async function found(text: string, type: "products" | "users" = "products"): Promise<string[]> {
  const path = `search/?type=${type}&limit=100&search_string=${encodeURIComponent(text)}`;
  const { status, body, text: answer } = await call(app, "GET", path);
  assert.equal(status, 200, answer);
  return body.results.map((one: { name?: string; display_name?: string }) => one.name ?? one.display_name);
}

/** `[name, texts that find it, texts that don't]` */
const names: [name: string, finding: string[], missing?: string[]][] = [
  ["ΕΛΙΕΣ Καλαμών", ["ελιές", "ΕΛΙΈΣ", "ελιεσ", "καλαμων", "ελι"]],
  ["Φρέσκος τόνος", ["ΦΡΕΣΚΟΣ ΤΟΝΟΣ", "τονοσ"]],
  ["תַּפּוּחִים", ["תפוחים", "תַּפּוּחִים", "תפוח"]],
  ["זיתים", ["זֵיתִים"]],
  ['חצי ק"ג צ׳יפס', ["קג", "ק״ג", "צ'יפס", "ציפס"]],
  ["تُفَّاح أَحْمَر", ["تفاح", "تفـــاح", "احمر", "أحمر", "تُفَّاحٌ"]],
  ["برتقالة", ["برتقاله", "بُرتُقالة"]],
  ["٥ كيلو بصل", ["5 كيلو", "۵ كیلو"]],
  ["新鲜苹果", ["苹果", "新鲜", "鲜苹", "果", "新鲜苹果", "苹果 新鲜"], ["苹鲜", "果苹", "苹果汁"]],
  [
    "有機りんごジュース",
    ["リンゴ", "りんご", "ﾘﾝｺﾞ", "じゅーす", "ジュース", "有機", "林檎りんご".slice(2)],
    ["りんこ"],
  ],
  ["햇사과 한 상자", ["사과", "햇사과", "상자"]],
  ["ส้มโอหวานจากสวน", ["ส้มโอ", "หวาน", "สวน"], ["มะม่วง"]],
  ["ຫມາກກ້ຽງ ແລະສວນ", ["ກ້ຽງ"]],
  ["ស្វាយទុំផ្អែម", ["ទុំ"]],
  ["သရက်သီးမှည့်", ["သီး"]],
  ["Cà phê Đắk Lắk", ["ca phe dak lak", "CÀ PHÊ", "Cà phê"]],
  ["Süße Weißwürste", ["WEISSWÜRSTE", "weisswurste", "weißwürste", "SUSSE"]],
  ["ISPANAK, ISIRGAN", ["ıspanak", "ispanak", "İSPANAK", "ısırgan"]],
  ["Œufs de ﬁnes poules", ["oeufs", "fines"]],
  ["Crème brûlée", ["CREME BRULEE", "cre\u0300me"]],
  ["М’ясо домашнє", ["м'ясо", "мясо", "МʼЯСО"]],
  ["Свёкла молодая", ["свекла", "СВЁКЛА"]],
  ["Huile d’olive vierge", ["l'huile", "l’huile d'olive", "d'olive", "olive huile"]],
  ["Hill’s cider", ["hill's cider", "hills", "Hill’s"]],
  ["Potatoes 5 kg", ["5kg", "5 kg", "５ｋｇ", "potatoes 5KG"], ["6kg"]],
  ["Carrots 3kg", ["3 kg", "3kg"]],
  ["Milk 0,5l", ["0.5 l", "0,5 l", "0.5l", "milk 0,5"]],
  ["Flour 1.5 kg", ["1,5kg", "1.5 kg"], ["15 kg"]],
  ["Яблоки 7кг", ["7 кг", "7 КГ"]],
  ["Fish & chips", ["fish&chips", "“fish” — «chips»", "fish-chips"]],
];
for (const [name, finding, missing = []] of names) {
  test(`what is written one way is found by every other: ${name}`, async () => {
    await sell(name);
    for (const text of finding) {
      assert.ok((await found(text)).includes(name), text);
      const list = await call(app, "GET", `products/?search=${encodeURIComponent(text)}&limit=100`);
      assert.ok(
        list.body.results.some((one: { name: string }) => one.name === name),
        `in the list: ${text}`,
      );
    }
    for (const text of missing) assert.ok(!(await found(text)).includes(name), `not by ${text}`);
  });
}

test("a description is found so too, behind the names", async () => {
  await sell("Basket", "每天采摘的山竹。");
  await sell("山竹 1kg");
  assert.deepEqual(await found("山竹"), ["山竹 1kg", "Basket"]);
});

test("people are found so, by name and by what producers say", async () => {
  const sells = { producer_status: "approved", producer_since: new Date(), offers: ["pickup"] };
  await newPerson(app, "olga", { ...sells, display_name: "ΑΓΡΟΚΤΗΜΑ Ήλιος" });
  await newPerson(app, "chen", { ...sells, display_name: "陈记果园", about: "卖水蜜桃。" });
  await newPerson(app, "natsu", { ...sells, display_name: "なつファーム" });
  assert.deepEqual(await found("αγρόκτημα ηλιοσ", "users"), ["ΑΓΡΟΚΤΗΜΑ Ήλιος"]);
  assert.deepEqual(await found("果园", "users"), ["陈记果园"]);
  assert.deepEqual(await found("蜜桃", "users"), ["陈记果园"]);
  assert.deepEqual(await found("ナツ", "users"), ["なつファーム"]);
});

for (const text of [
  "🧀",
  "👩‍🌾🍎",
  "。、「」",
  "٪",
  "’",
  "'s",
  "l'",
  "the of and",
  "ー".repeat(150),
  "果山".repeat(150),
]) {
  test(`a text with hardly a word in it is no failure: ${text.slice(0, 10)}`, async () => {
    await found(text);
    await found(text, "users");
  });
}
