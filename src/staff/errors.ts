import { ProducerStatus } from "#accounts";
import { problemKind } from "#platform/base";

export const lastStaff = problemKind(
  409,
  "last_staff",
  "Nobody else has the role staff. Give it to somebody else first.",
);
export const wrongProducerStatus = problemKind(
  409,
  "wrong_producer_status",
  "The producer's status doesn't allow this.",
  { status_now: ProducerStatus },
);
