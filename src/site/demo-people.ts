/** Whom a newcomer signs in as, where the demo market is. */
export const demoPeople: { username: string; role: "producer" | "buyer" | "staff" }[] = [
  { username: "ana", role: "producer" },
  { username: "bruno", role: "buyer" },
  { username: "mara", role: "staff" },
];

export const demoPassword = "farmgate-demo";
