export { pictureUrl } from "./address.ts";
export { createPictures, type Pictures, pictureName, sweepPictures } from "./pictures.ts";
export { registerPictures } from "./routes.ts";
export { imageSizes, mostImageBytes } from "./sizes.ts";
export { PictureBody, pictureProblems, takePictures } from "./uploads.ts";
