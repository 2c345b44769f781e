/** Lists whose rows stay the same elements as long as they are about the same thing: nobody loses the focus. */

/**
 * @template T
 * @template {{ element: Element }} R
 */
export class Rows {
  /**
   * @param {Element} list
   * @param {(item: T) => string} key
   * @param {(item: T) => R} make
   */
  constructor(list, key, make) {
    this.list = list;
    this.key = key;
    this.make = make;
    /** @type {Map<string, R>} */
    this.known = new Map();
  }

  /**
   * @param {readonly T[]} items
   * @param {(row: R, item: T, at: number) => void} draw
   */
  draw(items, draw) {
    const keys = new Set(items.map(this.key));
    for (const [key, row] of this.known) {
      if (keys.has(key)) continue;
      row.element.remove();
      this.known.delete(key);
    }
    items.forEach((item, at) => {
      const key = this.key(item);
      let row = this.known.get(key);
      if (!row) {
        row = this.make(item);
        this.known.set(key, row);
      }
      if (this.list.children[at] !== row.element) moveTo(this.list, row.element, at);
      draw(row, item, at);
    });
  }
}

/**
 * An element that is moved loses the focus; it gets it back.
 * @param {Element} list
 * @param {Element} element
 * @param {number} at
 */
function moveTo(list, element, at) {
  const focused = document.activeElement;
  list.insertBefore(element, list.children[at] ?? null);
  if (focused instanceof HTMLElement && focused !== document.activeElement && element.contains(focused)) focused.focus();
}
