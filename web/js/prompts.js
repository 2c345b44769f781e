/** What the kinds of prompts are called, wherever one is spoken of. */

import { t } from "./i18n.js";

/** @typedef {import("./types/mentor.js").PromptKind} PromptKind */

/** @type {Readonly<Record<PromptKind, string>>} */
const KEYS = {
  long_turn: "kind.long_turn",
  dominates: "kind.dominates",
  dominates_strongly: "kind.dominates_strongly",
  one_of_two: "kind.one_of_two",
  not_heard: "kind.not_heard",
  group_not_heard: "kind.group_not_heard",
};

/** Each kind with its key, in the order in which they are chosen from. */
export const KINDS = /** @type {readonly [PromptKind, string][]} */ (Object.entries(KEYS));

/** @param {PromptKind | null} kind null: the mentor stepped in by themself */
export const kindName = (kind) => (kind === null ? t("kind.by_yourself") : t(KEYS[kind]));
