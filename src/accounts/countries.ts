import { Type } from "typebox";

/** The codes of ISO 3166-1, by their first letter; and XK, which Kosovo goes by though it is in no edition. */
const codes = [
  "A[DEFGILMOQRSTUWXZ]",
  "B[ABDEFGHIJLMNOQRSTVWYZ]",
  "C[ACDFGHIKLMNORUVWXYZ]",
  "D[EJKMOZ]",
  "E[CEGHRST]",
  "F[IJKMOR]",
  "G[ABDEFGHILMNPQRSTUWY]",
  "H[KMNRTU]",
  "I[DELMNOQRST]",
  "J[EMOP]",
  "K[EGHIMNPRWYZ]",
  "L[ABCIKRSTUVY]",
  "M[ACDEFGHKLMNOPQRSTUVWXYZ]",
  "N[ACEFGILOPRUZ]",
  "O[M]",
  "P[AEFGHKLMNRSTWY]",
  "Q[A]",
  "R[EOSUW]",
  "S[ABCDEGHIJKLMNORSTVXYZ]",
  "T[CDFGHJKLMNORTVWZ]",
  "U[AGMSYZ]",
  "V[ACEGINU]",
  "W[FS]",
  "X[K]",
  "Y[ET]",
  "Z[AMW]",
];

const pattern = `^(${codes.join("|")})$`;

export const Country = Type.String({
  format: "country",
  pattern,
  description: "ISO 3166, two letters; lower case is accepted too.",
  examples: ["BE"],
});

/** Those whose addresses have no postal code, by the address formats of Google's libaddressinput (June 2025). */
const withoutPostalCodes = [
  "A[EGOQW]",
  "B[FIJOQSVWZ]",
  "C[DFGIKMW]",
  "D[JM]",
  "E[R]",
  "F[J]",
  "G[ADHMQY]",
  "H[K]",
  "J[M]",
  "K[IMN]",
  "L[CY]",
  "M[LORSW]",
  "N[RU]",
  "P[AS]",
  "Q[A]",
  "R[W]",
  "S[BCLRSTXY]",
  "T[DFGKLOV]",
  "U[G]",
  "V[U]",
  "W[S]",
  "Y[E]",
  "Z[W]",
];

export const CountryWithoutPostalCodes = Type.String({ pattern: `^(${withoutPostalCodes.join("|")})$` });

const letters = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"];

/** Every code that an address may have, in the order of the alphabet. */
export const countryCodes: readonly string[] = letters
  .flatMap((first) => letters.map((second) => first + second))
  .filter((code) => new RegExp(pattern).test(code));
