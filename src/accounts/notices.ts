import type { LetterWords, Words } from "#mail";
import type { JobKind } from "#platform/jobs";

/** An email about something that happened to an account. Its data is in the job, because no row records the event. */
export type Notice = { notice_id: string; to: string; language: string | null; username: string } & (
  | { about: "password_changed" }
  | { about: "email_changed"; new_email_hidden: string }
  | { about: "selling_asked" | "selling_approved" }
  | { about: "selling_refused"; reason: string | null }
  /** To staff. */
  | { about: "seller_waits"; asker: string }
  /** To staff who want to see whether letters arrive. */
  | { about: "trial" }
  | { about: "disabled"; reason: string | null }
  | { about: "enabled" }
  | { about: "selling_paused"; reason: string | null }
  | { about: "selling_closed"; reason: string | null }
  | { about: "selling_resumed" }
  | { about: "product_removed"; name: string; reason: string | null }
  | { about: "role_granted" | "role_revoked"; role: string }
);

export const sendNotice: JobKind<Notice> = { name: "send_notice", retryForSeconds: 2 * 24 * 3600 };

export function wordsOfNotice(words: Words, siteName: string, notice: Notice): LetterWords {
  const named = { siteName, username: notice.username };
  switch (notice.about) {
    case "password_changed":
      return words.passwordChanged(named);
    case "email_changed":
      return words.emailChanged({ ...named, newEmailHidden: notice.new_email_hidden });
    case "selling_asked":
      return words.sellingAsked(named);
    case "selling_approved":
      return words.sellingApproved(named);
    case "selling_refused":
      return words.sellingRefused({ ...named, reason: notice.reason });
    case "seller_waits":
      return words.sellerWaits({ siteName, asker: notice.asker });
    case "trial":
      return words.trial({ siteName });
    case "disabled":
      return words.disabled({ ...named, reason: notice.reason });
    case "enabled":
      return words.enabled(named);
    case "selling_paused":
      return words.sellingPaused({ ...named, reason: notice.reason });
    case "selling_closed":
      return words.sellingClosed({ ...named, reason: notice.reason });
    case "selling_resumed":
      return words.sellingResumed(named);
    case "product_removed":
      return words.productRemoved({ ...named, name: notice.name, reason: notice.reason });
    case "role_granted":
      return words.roleGranted({ ...named, role: notice.role });
    case "role_revoked":
      return words.roleRevoked({ ...named, role: notice.role });
  }
}
