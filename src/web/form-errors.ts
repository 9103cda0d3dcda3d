import { errorSummary, type FieldError } from "./components/error-summary.ts";
import type { Html } from "./components/markup.ts";
import type { Visit } from "./visit.ts";

/** What is wrong with a form that is shown again. */
export interface FormErrors {
  /** For the top of the page; nothing where nothing is wrong. */
  summary: Html;
  /** For each field that has something wrong, a sentence: `field({ name, ...errors.of(name) })`. */
  of(field: string): { error?: string };
}

/**
 * The faults of a visit in words. `labels` are the form's fields and what they are called; `refusals` says, by the code of
 * a problem, why a form that is filled in rightly was not taken, and which field that is about, if any.
 */
export function formErrors(
  { words, faults, refusal }: Pick<Visit, "words" | "faults" | "refusal">,
  labels: Record<string, string>,
  refusals: Record<string, FieldError> = {},
): FormErrors {
  const errors: FieldError[] = faults.map(({ field, code, limit }) => ({
    field,
    text: words.faults[code](limit ?? ""),
  }));
  if (refusal) errors.push(refusals[refusal.code] ?? { text: sentenceOf(words, refusal.code) });
  const known = new Map<string, string>();
  for (const { field, text } of errors) if (field !== undefined && !known.has(field)) known.set(field, text);
  return {
    summary: errorSummary({ title: words.errorTitle, errors: errors.map((error) => named(error, labels)) }),
    of(field) {
      const error = known.get(field);
      return error === undefined ? {} : { error };
    },
  };
}

/** As it reads away from its field, which it links to where the form shows it. */
function named({ field, text }: FieldError, labels: Record<string, string>): FieldError {
  const label = field === undefined ? undefined : labels[field];
  return label === undefined ? { text } : { text: `${label}: ${text}`, ...(field && { field }) };
}

function sentenceOf({ errors }: Visit["words"], code: string): string {
  const [, sentence] = code === "rate_limited" ? errors.rate_limited : errors.request;
  return sentence;
}
