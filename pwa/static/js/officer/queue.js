/** The officers' queue by keyboard: j and k go down and up, Enter opens, / finds. */

addEventListener("keydown", (event) => {
  const typing = event.target instanceof Element && event.target.matches("input, textarea, select")
  if (typing || event.ctrlKey || event.metaKey || event.altKey) return
  if (event.key === "j") step(1)
  else if (event.key === "k") step(-1)
  else if (event.key === "/") {
    event.preventDefault()
    const words = document.getElementById("words")
    words?.closest("details")?.setAttribute("open", "")
    words?.focus()
  }
})

/** @param {number} by */
function step(by) {
  const links = /** @type {HTMLAnchorElement[]} */ ([...document.querySelectorAll(".queue tbody a")])
  const at = links.indexOf(/** @type {HTMLAnchorElement} */ (document.activeElement))
  links[Math.min(Math.max(at + by, 0), links.length - 1)]?.focus()
}
