import { problemKind } from "#platform/base";

export const invalidCode = problemKind(
  400,
  "invalid_code",
  "The code is wrong, expired or already used. Request a new one.",
);
export const wrongPassword = problemKind(400, "wrong_password", "The current password is wrong.");
export const noActiveAccount = problemKind(
  401,
  "no_active_account",
  "No active account found with the given credentials",
);
export const notAProducer = problemKind(
  403,
  "not_a_producer",
  "Only producers can sell. You can become one on your profile.",
);
export const producerNotApproved = problemKind(
  403,
  "producer_not_approved",
  "Your request to sell hasn't been approved yet.",
);
export const usernameTaken = problemKind(409, "username_taken", "This username is taken. Choose another.");
export const emailTaken = problemKind(
  409,
  "email_taken",
  "There is already an account with this email address.",
);
