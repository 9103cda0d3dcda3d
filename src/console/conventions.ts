/** What all routes of the console have in common. */
export const tags = ["Console"];
export const forStaff = "For staff (in the demo market: mara).";
