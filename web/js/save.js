/** What was made in the page, or fetched by it, becomes a file. */

/**
 * @param {Blob} content
 * @param {string} name
 */
export function save(content, name) {
  const address = URL.createObjectURL(content);
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  // The browser has begun to read it by then.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

/**
 * @param {string} text
 * @param {string} name
 */
export const saveSvg = (text, name) => save(new Blob([text], { type: "image/svg+xml" }), name);

/**
 * @param {HTMLCanvasElement} canvas
 * @param {string} name
 */
export function savePng(canvas, name) {
  canvas.toBlob((blob) => {
    if (blob !== null) save(blob, name);
  }, "image/png");
}
