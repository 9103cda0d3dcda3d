export { pictureUrl } from "./address.ts";
export { notAnImage, tooManyPixels } from "./errors.ts";
export { readFormFiles } from "./form-files.ts";
export { pictureTypes } from "./formats.ts";
export { createPictures, openPictureStore, type Pictures, pictureName, sweepPictures } from "./pictures.ts";
export { registerPictures } from "./routes.ts";
export { imageSizes, mostImageBytes } from "./sizes.ts";
export type { PictureStore } from "./store.ts";
export { PictureBody, pictureForm, pictureProblems, takePictures } from "./uploads.ts";
