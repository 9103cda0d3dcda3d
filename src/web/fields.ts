import { type Fault, inForm, isRecord, type Problem } from "#platform/base";
import { readText } from "#platform/http";

/** The members of what an address or a form says, as browsers send them: several of one name are several texts. */
export type Fields = Record<string, unknown>;

/**
 * What a form or an address means, in the shape of its schema: an empty field was left out, several of one name are read as
 * one text with commas, or as a list where the schema has one, `address.city` is the `city` in `address`, and what nobody
 * asked for is not looked at.
 */
export function fieldsFor(schema: unknown, values: unknown): Fields {
  const fields: Fields = {};
  for (const [name, value] of Object.entries(isRecord(values) ? values : {})) {
    const texts = [value].flat().filter((text) => text !== "");
    if (texts.length > 0) setField(fields, schema, name.split("."), texts);
  }
  return fields;
}

function setField(fields: Fields, schema: unknown, [name = "", ...path]: string[], texts: unknown[]): void {
  const property = propertyOf(schema, name);
  if (property === undefined) return;
  if (path.length > 0) {
    const inner = isRecord(fields[name]) ? fields[name] : {};
    setField(inner, property, path, texts);
    fields[name] = inner;
    return;
  }
  fields[name] = isRecord(property) && property["type"] === "array" ? texts : texts.join(",");
  readText(schema, fields);
  fields[name] = inForm(property, fields[name]);
}

/** The schema of a member: by its name, or by the pattern that names of such members have. */
function propertyOf(schema: unknown, name: string): unknown {
  const { properties, patternProperties } = isRecord(schema) ? schema : {};
  if (isRecord(properties) && Object.hasOwn(properties, name)) return properties[name];
  const patterns = Object.entries(isRecord(patternProperties) ? patternProperties : {});
  return patterns.find(([pattern]) => new RegExp(pattern).test(name))?.[1];
}

/** A form's fields as they were typed, to be shown again. Passwords are not. */
export function typedFields(body: unknown): Record<string, string> {
  const members = Object.entries(isRecord(body) ? body : {});
  return Object.fromEntries(
    members
      .filter(([name]) => !name.includes("password"))
      .map(([name, value]) => [name, [value].flat().map(String).join(",")]),
  );
}

/** The body of a urlencoded form; a name that comes several times has a list. */
export function parseForm(body: string): Fields {
  const fields: Fields = Object.create(null);
  for (const [name, value] of new URLSearchParams(body)) {
    const before = fields[name];
    if (Array.isArray(before)) before.push(value);
    else fields[name] = before === undefined ? value : [before, value];
  }
  return fields;
}

/** The faults that a problem tells of; none where no field is to blame. */
export function faultsOf(problem: Problem): Fault[] {
  const codes =
    "error_codes" in problem.members && isRecord(problem.members.error_codes)
      ? problem.members.error_codes
      : {};
  return Object.entries(codes).flatMap(([field, all]) =>
    [all].flat().map((code) => ({ field, code: code as Fault["code"] })),
  );
}
