import { accountJobs } from "#accounts";
import { backupWork } from "#backup";
import { cartJobs } from "#cart";
import { dayJobs } from "#days";
import { homeJobs } from "#home";
import { createMail, mailJobs } from "#mail";
import { orderJobs } from "#orders";
import { paperJobs, paymentJobs } from "#payments";
import { type Platform, platformJobs } from "#platform";
import { productJobs } from "#products";
import { promotionJobs } from "#promotion";
import { reviewJobs } from "#reviews";
import { siteJobs } from "#site";
import { userJobs } from "#users";
import { walletJobs } from "#wallet";
import { webJobs } from "#web";

/** What happens outside requests. */
export interface Work {
  /** From here on jobs can be added and loops run. */
  open(): Promise<void>;
  /** From here on this process runs jobs as well; of a `WORKERS` group one does. */
  start(): Promise<void>;
  /** Lets what is under way finish. */
  stop(): Promise<void>;
}

/** The table of contents beside `app.ts`: which jobs each part runs, what it repeats, and its loops in the background. */
export function createWork(platform: Platform): Work {
  const { jobs } = platform;
  const mail = createMail(platform);

  platformJobs(platform);
  mailJobs(platform);
  accountJobs(platform, mail);
  userJobs(platform);
  dayJobs(platform);
  productJobs(platform);
  cartJobs(platform);
  orderJobs(platform, mail);
  paymentJobs(platform, mail);
  paperJobs(platform);
  walletJobs(platform, mail);
  promotionJobs(platform);
  reviewJobs(platform, mail);
  homeJobs(platform);
  siteJobs(platform);
  webJobs(platform);
  const backup = backupWork(platform);

  async function open() {
    await Promise.all([mail.opened(), jobs.open(), platform.settings.refresh()]);
  }

  return {
    open,
    async start() {
      await open();
      await jobs.start();
    },
    async stop() {
      await Promise.all([jobs.stop(), backup.close()]);
      await mail.close();
    },
  };
}
