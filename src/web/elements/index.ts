/** Every element that pages use; each makes markup better that works without it. */
import "./asked-with.ts";
import "./confirm-link.ts";
import "./in-place-forms.ts";
import "./live-part.ts";
import "./live-total.ts";
import "./near-me.ts";
import "./offline.ts";
import "./share-link.ts";
import "./short-addresses.ts";
import "./time-left.ts";
