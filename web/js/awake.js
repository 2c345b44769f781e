/** Keeps the display of this device on while a session runs; browsers allow it on this machine and over HTTPS only. */

/** @type {WakeLockSentinel | null} */
let held = null;
let wanted = false;
let asking = false;

/** @param {boolean} wish whether the display should stay on from now on */
export function stayAwake(wish) {
  wanted = wish;
  if (!wish) {
    void held?.release();
    held = null;
  } else {
    void ask();
  }
}

async function ask() {
  // A hidden page may not ask, and loses what it had; it asks again when it is seen.
  if (held !== null || asking || document.hidden || !("wakeLock" in navigator)) return;
  asking = true;
  try {
    const lock = await navigator.wakeLock.request("screen");
    if (!wanted) {
      void lock.release();
      return;
    }
    held = lock;
    lock.addEventListener("release", () => {
      if (held === lock) held = null;
    });
  } catch (error) {
    // The system may refuse, on a low battery for example: the page works all the same.
    console.info("The display may go dark:", error);
  } finally {
    asking = false;
  }
}

document.addEventListener("visibilitychange", () => {
  if (wanted) void ask();
});
