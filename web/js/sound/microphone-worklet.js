/** In the browser's sound thread: 16-bit samples, numbered, in frames of a twentieth of a second. */

/* The sound thread has names of its own, of which the type checker knows nothing. */
const scope = /** @type {any} */ (globalThis);

const FRAMES_EACH_S = 20;
/** The number of a frame's first sample. */
const NUMBER_BYTES = 8;

class Pcm extends scope.AudioWorkletProcessor {
  constructor() {
    super();
    this.length = Math.round(scope.sampleRate / FRAMES_EACH_S);
    this.heard = 0;
    this.begin();
  }

  begin() {
    this.frame = new ArrayBuffer(NUMBER_BYTES + 2 * this.length);
    this.view = new DataView(this.frame);
    this.view.setBigUint64(0, BigInt(this.heard));
    this.filled = 0;
  }

  /**
   * @param {Float32Array[][]} inputs
   * @returns {boolean} go on
   */
  process(inputs) {
    const samples = inputs[0]?.[0];
    // Nothing is connected: no time is counted, and the server knows by its own clock how long it was.
    if (!samples) return true;
    for (const sample of samples) {
      const level = Math.max(-1, Math.min(1, sample));
      this.view?.setInt16(NUMBER_BYTES + 2 * (this.filled ?? 0), Math.round(level * 32_767), true);
      this.filled = (this.filled ?? 0) + 1;
      this.heard += 1;
      if (this.filled === this.length) {
        this["port"].postMessage(this.frame, [this.frame]);
        this.begin();
      }
    }
    return true;
  }
}

scope.registerProcessor("pcm", Pcm);
