/** The door of accounts: who people are and how they prove it. */
export * from "./people.ts";
