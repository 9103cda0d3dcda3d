/** The door of the commands: all that `npm run farmgate` knows. */
import type { Command } from "./command.ts";
import { demoCommands } from "./demo.ts";
import { maintenanceCommands } from "./maintenance.ts";
import { orderCommands } from "./orders.ts";
import { payoutCommands } from "./payouts.ts";
import { peopleCommands } from "./people.ts";

export type { Command } from "./command.ts";

/** In the order of the help. */
export const commands: Command[] = [
  ...peopleCommands,
  ...orderCommands,
  ...payoutCommands,
  ...maintenanceCommands,
  ...demoCommands,
];
