/** The door of the settings: what staff have set of the site, beside its environment. */
export { type AccentShade, readableAccent } from "./accent.ts";
export {
  changeSettings,
  createSettings,
  type LiveSettings,
  lockSettings,
  type SiteSettings,
  sealAnew,
  textNames,
  withSettings,
} from "./settings.ts";
export {
  commonWeightLabels,
  doubledWeightLabel,
  isWeightLabel,
  weightLabelPattern,
} from "./weight-labels.ts";
