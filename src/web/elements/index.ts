/** Every element that pages use; each makes markup better that works without it. */
import "./live-part.ts";
