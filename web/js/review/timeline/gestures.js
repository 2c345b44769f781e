/** Fingers, the mouse's button and its wheel on an element, as what is meant by them. Places are pixels within it. */

/**
 * @typedef {object} Meant
 * @property {() => boolean} ready there is something to take hold of
 * @property {(x: number, y: number) => void} point nothing is down
 * @property {() => void} leave
 * @property {(event: PointerEvent) => boolean} marks whether what goes down now marks a stretch
 * @property {(x: number) => void} markFrom
 * @property {(x: number) => void} markTo
 * @property {(kept: boolean) => void} marked
 * @property {(pixels: number) => boolean} pan whether anything moved
 * @property {(factor: number, x: number) => boolean} zoom x stays in its place; whether anything changed
 */

/** A double click comes so much closer. */
const CLOSER = 3;
/** Lines of a wheel that counts in lines, in pixels. */
const LINE = 32;

export class Gestures {
  /** Fingers, or the mouse's button, that are down: x by pointer. @type {Map<number, number>} */
  down = new Map();
  marking = false;

  /**
   * @param {HTMLElement} stage
   * @param {Meant} meant
   */
  constructor(stage, meant) {
    this.stage = stage;
    this.meant = meant;
    stage.addEventListener("pointerdown", (event) => this.press(event));
    stage.addEventListener("pointermove", (event) => this.move(event));
    for (const end of ["pointerup", "pointercancel"]) stage.addEventListener(end, (event) => this.release(/** @type {PointerEvent} */ (event)));
    stage.addEventListener("pointerleave", () => meant.leave());
    stage.addEventListener("dblclick", (event) => meant.zoom(CLOSER, this.xIn(event)));
    stage.addEventListener("wheel", (event) => this.wheel(event), { passive: false });
  }

  /** @private @param {MouseEvent} event */
  xIn(event) {
    return event.clientX - this.stage.getBoundingClientRect().left;
  }

  /** @private @param {PointerEvent} event */
  press(event) {
    if (event.button !== 0 || !this.meant.ready()) return;
    this.stage.setPointerCapture(event.pointerId);
    const x = this.xIn(event);
    this.down.set(event.pointerId, x);
    this.meant.leave();
    this.marking = this.down.size === 1 && this.meant.marks(event);
    if (this.marking) this.meant.markFrom(x);
  }

  /** @private @param {PointerEvent} event */
  move(event) {
    const x = this.xIn(event);
    const before = this.down.get(event.pointerId);
    if (before === undefined) {
      this.meant.point(x, event.clientY - this.stage.getBoundingClientRect().top);
      return;
    }
    if (this.marking) {
      this.meant.markTo(x);
    } else if (this.down.size === 2) {
      // Two fingers: what lies under each of them stays under it.
      const other = [...this.down.entries()].find(([id]) => id !== event.pointerId)?.[1] ?? before;
      this.meant.zoom(Math.max(8, Math.abs(x - other)) / Math.max(8, Math.abs(before - other)), other);
    } else if (this.down.size === 1) {
      this.meant.pan(before - x);
    }
    this.down.set(event.pointerId, x);
  }

  /** @private @param {PointerEvent} event */
  release(event) {
    this.down.delete(event.pointerId);
    if (!this.marking) return;
    this.marking = false;
    this.meant.marked(event.type === "pointerup");
  }

  /** @private @param {WheelEvent} event */
  wheel(event) {
    if (!this.meant.ready()) return;
    const sideways = Math.abs(event.deltaX) > Math.abs(event.deltaY) || event.shiftKey;
    // Whoever scrolls past is not stopped: the wheel zooms with Ctrl (as pinching does), or when the stage is in use.
    const meant = event.ctrlKey || event.metaKey || document.activeElement === this.stage;
    if (!sideways && !meant) return;
    const pixels = (sideways && event.deltaX !== 0 ? event.deltaX : event.deltaY) * (event.deltaMode === 1 ? LINE : 1);
    const moved = sideways ? this.meant.pan(pixels) : this.meant.zoom(Math.exp(-pixels * (event.ctrlKey ? 0.006 : 0.002)), this.xIn(event));
    if (moved || event.ctrlKey) event.preventDefault();
  }
}
