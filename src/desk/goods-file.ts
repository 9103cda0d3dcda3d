import { buffer } from "node:stream/consumers";
import { brotliCompressSync, brotliDecompressSync } from "node:zlib";
import { html } from "ghtml";
import { type Static, Type } from "typebox";
import { closed, csvText, invalidInput, type Problem, tooLarge } from "#platform/base";
import {
  button,
  buttonLink,
  field,
  formErrors,
  type Html,
  type PageContent,
  type Pages,
  personOf,
  type Visit,
} from "#web";
import { applyFile } from "./files/apply.ts";
import { mostLines, type Plan, planFile } from "./files/plan.ts";
import { deskPage, deskWords, hiddenKey, refusalsOf, section } from "./frame.ts";
import { goodsPreview } from "./goods-preview.ts";

const Confirmation = closed({ file: Type.String({ maxLength: 1_400_000 }) });
const config = { takesFile: true, handlerTimeoutSeconds: 60 };
const mostBytes = 2_000_000;

/** Products as a file: to take along, and to bring, with a look at what it would do before it does it. */
export function goodsFilePages({ page, form, notices }: Pages): void {
  notices({
    fileApplied: (visit, created = "0", changed = "0") => ({
      kind: "done",
      text: deskWords(visit).files.applied(Number(created), Number(changed)),
    }),
  });
  page("/desk/goods/file/", { access: "producer" }, write);
  form("/desk/goods/file/preview/", { body: closed({}), access: "producer", config }, preview, write);
  form(
    "/desk/goods/file/",
    { body: Confirmation, access: "producer", config: { handlerTimeoutSeconds: 60 }, bodyLimit: 1_500_000 },
    apply,
    write,
  );
}

async function write(visit: Visit): Promise<PageContent> {
  const { files } = deskWords(visit);
  const refusals = { ...refusalsOf(visit), [tooLarge.code]: { field: "file", text: files.tooLarge } };
  const errors = formErrors(visit, { file: files.file }, refusals);
  const content = html`<div class="stack narrow">!${section(
    "bring",
    files.bring,
    html`<p>${files.bringText(visit.format.number(mostLines))}</p>
<form class="stack" method="post" action="/desk/goods/file/preview/" enctype="multipart/form-data">
!${field({ name: "file", label: files.file, hint: files.fileHint, type: "file", accept: ".csv,text/csv", isRequired: true, ...errors.of("file") })}
<p>!${button({ text: files.look })}</p></form>`,
  )}
!${section(
    "take",
    files.take,
    html`<p>${files.takeText}</p>
<p>!${buttonLink({ text: files.download, href: "/desk/goods/goods.csv", kind: "secondary" })}</p>`,
  )}</div>`;
  return deskPage(visit, "goods", { content, title: files.title, summary: errors.summary });
}

/** Shows what the file would do. */
async function preview(visit: Visit) {
  const { formFile } = visit.request;
  if (formFile === undefined) throw invalidInput({ file: "required" });
  let size = 0;
  const bytes = await buffer(
    formFile.file.map((piece: Buffer) => {
      size += piece.length;
      return size > mostBytes ? Buffer.alloc(0) : piece;
    }),
  );
  if (size > mostBytes) throw tooLarge();
  const text = csvText(bytes);
  return { page: pageOf(visit, await planOf(visit, text), text) };
}

/** Reads the file again, so that what is done is right by then; the same form does it once. */
async function apply(visit: Visit, { file }: Static<typeof Confirmation>) {
  const { site, now } = visit;
  const actor = { userId: personOf(visit).user_id, now };
  const plan = await planOf(visit, unpacked(file));
  return visit.once(async (tx) => {
    const { created, changed } = await applyFile(tx, site.config, actor, plan.lines);
    return { to: "/desk/goods/", notice: { name: "fileApplied", about: [String(created), String(changed)] } };
  });
}

/** Throws invalid_input for a file that can't be read. */
async function planOf(visit: Visit, text: string): Promise<Plan> {
  const { site, request, siteUrl, now } = visit;
  const { db, config: settings } = site;
  const asking = { request, db, config: settings, userId: personOf(visit).user_id, siteUrl, now };
  const plan = await planFile(asking, text);
  if (plan === undefined) throw invalidInput({ file: "wrong_format" });
  return plan;
}

function pageOf(visit: Visit, plan: Plan, text: string): PageContent {
  const { files } = deskWords(visit);
  const good = plan.lines.filter(({ action }) => action === "create" || action === "change").length;
  const bad = plan.lines.filter(({ action }) => action === "refuse").length;
  const confirm: Html =
    good === 0
      ? ""
      : html`<form method="post" action="/desk/goods/file/">!${hiddenKey(visit)}<input type="hidden" name="file" value="${packed(text)}">
!${button({ text: bad === 0 ? files.apply(good) : files.applyGood(good, bad) })}</form>`;
  const content = html`!${goodsPreview(visit, plan)}
<div class="row">!${confirm}!${buttonLink({ text: files.other, href: "/desk/goods/file/", kind: "secondary" })}</div>`;
  return deskPage(visit, "goods", { content, title: files.previewTitle });
}

function packed(text: string): string {
  return brotliCompressSync(text).toString("base64url");
}

/** Throws invalid_input for what no page of this site has packed. */
function unpacked(file: string): string {
  try {
    return brotliDecompressSync(Buffer.from(file, "base64url"), {
      maxOutputLength: 2 * mostBytes,
    }).toString();
  } catch {
    throw invalidInput({ file: "wrong_format" }) satisfies Problem;
  }
}
