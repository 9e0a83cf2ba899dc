/** Counts what pages fetched this month, as near as a browser says, for "What this app keeps on your phone". */

let counted = 0 // entries, of a page that may be left and come back to

addEventListener("pagehide", () => {
  const fetched = [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")]
  const month = new Date().toISOString().slice(0, 7)
  const [kept, bytes] = (localStorage.getItem("used") ?? "").split(" ")
  const sum = fetched.slice(counted).reduce((sum, entry) => sum + /** @type {any} */ (entry).transferSize, 0)
  localStorage.setItem("used", `${month} ${sum + (kept === month ? Number(bytes) : 0)}`)
  counted = fetched.length
})
