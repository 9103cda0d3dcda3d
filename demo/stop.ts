import type { Answer, Request, Visit } from "./visit.ts";

/** One of the customer's routes: how the tour calls it and what it takes from the answer. */
export interface Stop {
  method: string;
  /** As the list writes it. */
  route: string;
  /** What the answer must be. */
  status: number;
  request(visit: Visit): Omit<Request, "method">;
  /** What came back, in a few words. */
  says(answer: Answer["body"], visit: Visit): string;
  /** What has to happen first that is no stop of its own. */
  before?(visit: Visit): Promise<void>;
  /** What later stops need. */
  learn?(visit: Visit, answer: Answer["body"]): Promise<void> | void;
  /** A second time it would be refused. */
  once?: true;
}
