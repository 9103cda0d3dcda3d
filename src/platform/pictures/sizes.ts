/** The long edge of each kept form of a picture, in pixels; no picture is made larger than it came. */
export const imageSizes = { small: 320, medium: 800, large: 1600, avatar: 256 };

/** The largest picture that is taken. */
export const mostImageBytes = 10 * 1024 * 1024;

export const mostPixels = 50_000_000;
