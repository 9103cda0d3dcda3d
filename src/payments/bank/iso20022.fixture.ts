import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { validateXML } from "xmllint-wasm";

/** Where the schemas of ISO 20022 lie, which may not be handed on with the source. */
const folder = process.env["FARMGATE_SCHEMAS"] ?? join(process.cwd(), "../shared/data/iso20022");

/** What a schema (`pain.001.001.09`) finds wrong with a document; undefined where it is not there to ask. */
export async function schemaErrors(name: string, xml: string): Promise<string[] | undefined> {
  const file = join(folder, `${name}.xsd`);
  if (!existsSync(file)) return undefined;
  const { errors } = await validateXML({
    xml: { fileName: "document.xml", contents: xml },
    schema: readFileSync(file, "utf8"),
    initialMemoryPages: 1024,
    maxMemoryPages: 2048,
  });
  return errors.map(({ rawMessage }) => rawMessage);
}
