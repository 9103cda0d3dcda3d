import { type FieldCode, invalidInputKind, invalidInputOf, Problem } from "#platform/base";
import { notEnoughStock } from "#products";
import { faultsOf } from "#web";

/** The field of a form by the member that a rule names: `price.amount` is typed as `price`. */
export function formField(member: string): string {
  return member === "change" ? "stock" : (member.split(".")[0] ?? member);
}

/**
 * Runs a rule, whose faults are told of the form's fields by `nameOf`: the fields of a row, of a line. That there is not as
 * much left as is to be taken away is one of the field `stock`.
 */
export function inFormFields<T>(work: () => T, nameOf: (field: string) => string = (field) => field): T {
  try {
    const result = work();
    return result instanceof Promise
      ? (result.catch((error: unknown) => refuse(error, nameOf)) as T)
      : result;
  } catch (error) {
    return refuse(error, nameOf);
  }
}

function refuse(error: unknown, nameOf: (field: string) => string): never {
  if (!(error instanceof Problem)) throw error;
  const told = (field: string, code: FieldCode) => ({ field: nameOf(formField(field)), code });
  if (error.code === notEnoughStock.code) throw invalidInputOf([told("stock", "too_small")]);
  if (error.code !== invalidInputKind.code) throw error;
  throw invalidInputOf(faultsOf(error).map(({ field, code }) => told(field, code)));
}
