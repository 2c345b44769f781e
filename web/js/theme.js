/** Light or dark: as the system has it, until somebody chooses here. */

const KEPT_AS = "balance.theme";
/** @typedef {"light" | "dark"} Theme */

/** @returns {Theme} */
export function currentTheme() {
  const chosen = document.documentElement.dataset["theme"];
  if (chosen === "light" || chosen === "dark") return chosen;
  return matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}

export function startTheme() {
  const kept = storage()?.getItem(KEPT_AS);
  if (kept === "light" || kept === "dark") document.documentElement.dataset["theme"] = kept;
}

/** The other one; back to what the system has is back to following it. */
export function toggleTheme() {
  const wish = currentTheme() === "dark" ? "light" : "dark";
  const system = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  if (wish === system) {
    delete document.documentElement.dataset["theme"];
    storage()?.removeItem(KEPT_AS);
  } else {
    document.documentElement.dataset["theme"] = wish;
    storage()?.setItem(KEPT_AS, wish);
  }
}

/** @returns {Storage | null} null: the browser forbids it, and the choice lasts as long as the page */
function storage() {
  try {
    return localStorage;
  } catch {
    return null;
  }
}
