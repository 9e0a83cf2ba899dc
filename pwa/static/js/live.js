/** A report's page that shows what happens to it while it is open. */

const part = /** @type {HTMLElement | null} */ (document.querySelector("[data-live]"))

if (part && "EventSource" in window) {
  let changes = listen(part)
  addEventListener("pagehide", () => changes.close())
  addEventListener("pageshow", ({ persisted }) => {
    const [arrival] = /** @type {PerformanceNavigationTiming[]} */ (performance.getEntriesByType("navigation"))
    if (persisted) changes = listen(part)
    if (persisted || arrival?.type === "back_forward") changes.addEventListener("open", showChanges, { once: true }) // as it was left
  })
}

/** @param {HTMLElement} part */
function listen(part) {
  const changes = new EventSource(part.dataset.live ?? "")
  changes.addEventListener("changed", showChanges)
  changes.addEventListener("error", () => changes.addEventListener("open", showChanges, { once: true })) // what it missed
  return changes
}

/** Fetch the page anew and take what changes from it; a person in the middle of it keeps her place. */
async function showChanges() {
  const response = await fetch(location.pathname)
  if (!response.ok) return
  const page = new DOMParser().parseFromString(await response.text(), "text/html")
  const [now, then] = [page, document].map((where) => where.querySelector("[data-changes]"))
  if (now && then && !then.contains(document.activeElement)) then.replaceWith(now)
}
