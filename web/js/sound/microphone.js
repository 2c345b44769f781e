/** This browser as the microphone: it listens while the server asks for it, and comes back by itself when it is lost. */

import { backoff_ms } from "../live.js";

/** @typedef {import("../types/microphone.js").MicrophoneTurn} MicrophoneTurn */
/** @typedef {import("../types/live.js").ErrorMessage} ErrorMessage */

/**
 * `asking` for permission; `denied`; `none`: there is no microphone; `insecure`: the page came by plain HTTP;
 * `broken`: the microphone gives nothing; `connecting`; `waiting`: the server does not listen now; `on`;
 * `taken`: another page listens; `lost`: the server is gone; `refused`: this page is not let in any more.
 * @typedef {"off" | "asking" | "denied" | "none" | "insecure" | "broken" | "connecting" | "waiting" | "on" | "taken" | "lost" | "refused"} State
 */

/** The room as it is: what a telephone call wants to hear is one voice, and the rest taken out. */
const CONSTRAINTS = {
  audio: { channelCount: 1, echoCancellation: false, noiseSuppression: false, autoGainControl: false },
  video: false,
};
/** What the network has not taken of this is left out: a gap is better than sound that comes later and later. */
const BEHIND_S = 2;
/** The server's close codes for those who may not be here. */
const SHOWN_OUT = [1008, 4003];

export class Microphone {
  /** @param {(state: State) => void} tell */
  constructor(tell) {
    this.tell = tell;
    /** @type {State} */
    this.state = "off";
    /** @type {AudioContext | null} */
    this.context = null;
    /** @type {AudioWorkletNode | null} */
    this.worklet = null;
    /** @type {MediaStream | null} */
    this.stream = null;
    /** @type {WebSocket | null} */
    this.socket = null;
    /** @type {number | undefined} */
    this.retry = undefined;
    this.attempt = 0;
    this.wanted = false;
    document.addEventListener("visibilitychange", () => {
      if (!document.hidden) void this.context?.resume();
    });
  }

  /**
   * Ask for permission, and be ready; to be called when somebody has pressed something.
   * @param {() => Promise<boolean>} [ready] what has to be done before the server is told; false: it failed
   */
  async start(ready) {
    if (this.wanted) return;
    this.wanted = true;
    if (!navigator.mediaDevices || !("AudioWorkletNode" in globalThis)) {
      this.give("insecure");
      return;
    }
    this.become("asking");
    if (!(await this.listen())) return;
    if (ready && !(await ready())) {
      this.stop();
      return;
    }
    if (this.wanted) this.connect();
  }

  /** Listen no more. */
  stop() {
    this.give("off");
  }

  // ------------------------------------------------------------ the sound

  /**
   * @private
   * @returns {Promise<boolean>} whether the microphone is open
   */
  async listen() {
    if (this.stream) return true;
    try {
      const context = this.context ?? new AudioContext();
      if (!this.worklet) {
        this.context = context;
        await context.audioWorklet.addModule(new URL("./microphone-worklet.js", import.meta.url));
        this.worklet = new AudioWorkletNode(context, "pcm", { numberOfInputs: 1, numberOfOutputs: 1, channelCount: 1, channelCountMode: "explicit" });
        this.worklet.port.addEventListener("message", (event) => this.send(event.data));
        this.worklet.port.start();
        // Nothing is played: the processor gives silence. Without a way out, some browsers do not run it.
        this.worklet.connect(context.destination);
      }
      const stream = await navigator.mediaDevices.getUserMedia(CONSTRAINTS);
      if (!this.wanted) {
        for (const track of stream.getTracks()) track.stop();
        return false;
      }
      this.stream = stream;
      for (const track of stream.getTracks()) track.addEventListener("ended", () => void this.unplugged(stream));
      context.createMediaStreamSource(stream).connect(this.worklet);
      await context.resume();
      return true;
    } catch (error) {
      this.give(stateOf(error));
      return false;
    }
  }

  /** @private */
  deafen() {
    const { stream } = this;
    this.stream = null;
    for (const track of stream?.getTracks() ?? []) track.stop();
  }

  /**
   * The device is gone; perhaps there is another.
   * @private
   * @param {MediaStream} stream
   */
  async unplugged(stream) {
    if (stream !== this.stream) return;
    this.deafen();
    if (this.state === "on") await this.listen();
  }

  /**
   * @private
   * @param {ArrayBuffer} frame
   */
  send(frame) {
    const { socket, context } = this;
    if (this.state !== "on" || !socket || !context || socket.readyState !== WebSocket.OPEN) return;
    if (socket.bufferedAmount > 2 * BEHIND_S * context.sampleRate) return;
    socket.send(frame);
  }

  // ------------------------------------------------------------ the server

  /** @private */
  connect() {
    const { context } = this;
    if (!this.wanted || !context) return;
    this.retry = undefined;
    if (this.state !== "lost") this.become("connecting");
    const scheme = location.protocol === "https:" ? "wss:" : "ws:";
    const socket = new WebSocket(`${scheme}//${location.host}/api/microphone`);
    this.socket = socket;
    socket.addEventListener("open", () => socket.send(JSON.stringify({ type: "begin", rate_hz: context.sampleRate })));
    socket.addEventListener("message", (event) => {
      if (socket === this.socket) void this.take(JSON.parse(String(event.data)));
    });
    socket.addEventListener("close", (event) => {
      if (socket === this.socket) void this.lost(event.code);
    });
  }

  /**
   * @private
   * @param {MicrophoneTurn | ErrorMessage} message
   */
  async take(message) {
    if (message.type === "error") {
      console.error(message.sentence);
      return;
    }
    this.attempt = 0;
    if (message.state === "on") {
      if (await this.listen()) this.become("on");
    } else {
      // Off the record, nobody hears anything: the browser shows that its microphone is closed.
      this.deafen();
      this.become(message.state);
    }
  }

  /**
   * @private
   * @param {number} code
   */
  async lost(code) {
    this.socket = null;
    if (SHOWN_OUT.includes(code) || (await notLetIn())) {
      this.give("refused");
      return;
    }
    if (!this.wanted || this.socket) return;
    this.become("lost");
    this.retry = setTimeout(() => this.connect(), backoff_ms(this.attempt, Math.random()));
    this.attempt += 1;
  }

  // ------------------------------------------------------------ states

  /**
   * Let go of everything, and say why.
   * @private
   * @param {State} state
   */
  give(state) {
    this.wanted = false;
    clearTimeout(this.retry);
    const { socket, context } = this;
    this.socket = this.context = this.worklet = null;
    socket?.close();
    this.deafen();
    void context?.close();
    this.become(state);
  }

  /**
   * @private
   * @param {State} state
   */
  become(state) {
    this.state = state;
    this.tell(state);
  }
}

/**
 * What a browser's refusal means.
 * @param {unknown} error
 * @returns {State}
 */
function stateOf(error) {
  const name = error instanceof DOMException ? error.name : "";
  if (name === "NotAllowedError" || name === "SecurityError") return "denied";
  if (name === "NotFoundError" || name === "OverconstrainedError") return "none";
  console.error(error);
  return "broken";
}

/** A browser does not say why a socket was refused; an ordinary request does. */
async function notLetIn() {
  try {
    return (await fetch("/api/health")).status === 403;
  } catch {
    // Nobody answers: the connection is lost, and no more is known.
    return false;
  }
}
