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

export const Country = Type.String({
  pattern: `^(${codes.join("|")})$`,
  description: "ISO 3166, two letters.",
  examples: ["BE"],
});
