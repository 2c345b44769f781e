/**
 * The live socket: snapshots in, pings out, and back again by itself when it is lost.
 * `data-ready` on the body: a first snapshot has been shown, and the page's keys are heard.
 */

/** @typedef {import("./types/live.js").ServerMessage} ServerMessage */
/** @typedef {import("./types/live.js").Snapshot} Snapshot */
/** @typedef {import("./types/live.js").Level} Level */
/** @typedef {import("./types/phone.js").You} You */
/** @typedef {"connecting" | "open" | "lost" | "refused"} Connection refused: this browser is not let in any more */

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 15_000;
const PING_EACH_MS = 5_000;
/** Nothing heard for so long, in spite of pings: the connection only looks alive. */
const DEAD_AFTER_MS = 12_000;
/** A page that was out of sight asks whether anybody is there, and waits no longer than this for an answer. */
const PROBE_MS = 2_000;

/**
 * How long to wait before the next try: doubles up to a limit, and is spread over half of itself, so that
 * many pages that lost the same server do not come back at the same moment.
 * @param {number} attempt 0 is the first
 * @param {number} random in [0, 1)
 * @returns {number} milliseconds
 */
export function backoff_ms(attempt, random) {
  const whole_ms = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(attempt, 16));
  return whole_ms * (0.5 + 0.5 * random);
}

export class Live {
  /**
   * @param {"screen" | "mentor" | "phone"} view
   * @param {object} listeners
   * @param {(snapshot: Snapshot) => void} listeners.snapshot
   * @param {(connection: Connection) => void} listeners.connection
   * @param {(level: Level) => void} [listeners.level]
   * @param {(you: You) => void} [listeners.you]
   * @param {() => void} [listeners.first] the first snapshot has been shown: what acts on one may begin
   */
  constructor(view, listeners) {
    this.listeners = listeners;
    const scheme = location.protocol === "https:" ? "wss:" : "ws:";
    this.url = `${scheme}//${location.host}/api/live?view=${view}`;
    this.shown = false;
    this.attempt = 0;
    this.pingId = 0;
    this.heardAt_ms = 0;
    /** @type {WebSocket | null} */
    this.socket = null;
    /** @type {number | undefined} */
    this.retry = undefined;
    addEventListener("online", () => this.retryNow());
    document.addEventListener("visibilitychange", () => {
      if (!document.hidden) this.awake();
    });
    setInterval(() => this.watch(), PING_EACH_MS);
    listeners.connection("connecting");
    this.open();
  }

  /** @private */
  open() {
    this.retry = undefined;
    const socket = new WebSocket(this.url);
    this.socket = socket;
    this.heardAt_ms = performance.now();
    socket.addEventListener("message", (event) => {
      if (socket === this.socket) this.take(event.data);
    });
    socket.addEventListener("close", () => {
      if (socket === this.socket) this.lost();
    });
  }

  /**
   * @private
   * @param {unknown} data
   */
  take(data) {
    this.heardAt_ms = performance.now();
    /** @type {ServerMessage} */
    const message = JSON.parse(String(data));
    if (message.type === "snapshot") {
      this.attempt = 0;
      this.listeners.connection("open");
      this.listeners.snapshot(message);
      if (!this.shown) {
        this.shown = true;
        this.listeners.first?.();
        document.body.dataset["ready"] = "";
      }
    } else if (message.type === "level") {
      this.listeners.level?.(message);
    } else if (message.type === "you") {
      this.listeners.you?.(message);
    } else if (message.type === "error") {
      console.error(message.sentence);
    }
  }

  /** @private */
  lost() {
    this.socket = null;
    this.listeners.connection("lost");
    void this.askWhy();
    this.retry = setTimeout(() => this.open(), backoff_ms(this.attempt, Math.random()));
    this.attempt += 1;
  }

  /**
   * A browser does not say why a socket was refused; an ordinary request does.
   * @private
   */
  async askWhy() {
    try {
      const answer = await fetch("/api/health");
      if (answer.status === 403 && this.retry !== undefined) this.listeners.connection("refused");
    } catch {
      // Nobody answers: the connection is lost, as has been said.
    }
  }

  /** @private */
  retryNow() {
    if (this.retry === undefined) return;
    clearTimeout(this.retry);
    this.open();
  }

  /**
   * Back in sight: a phone that slept does not know that its connection is gone.
   * @private
   */
  awake() {
    const { socket } = this;
    if (socket === null) {
      this.retryNow();
      return;
    }
    const asked_ms = performance.now();
    this.ping(socket);
    setTimeout(() => {
      if (socket !== this.socket || this.heardAt_ms >= asked_ms) return;
      this.lost();
      socket.close();
      this.retryNow();
    }, PROBE_MS);
  }

  /**
   * @private
   * @param {WebSocket} socket
   */
  ping(socket) {
    if (socket.readyState !== WebSocket.OPEN) return;
    this.pingId += 1;
    socket.send(JSON.stringify({ type: "ping", id: this.pingId }));
  }

  /** @private */
  watch() {
    const socket = this.socket;
    if (socket === null) return;
    if (performance.now() - this.heardAt_ms > DEAD_AFTER_MS) {
      this.lost();
      socket.close();
    } else {
      this.ping(socket);
    }
  }
}
