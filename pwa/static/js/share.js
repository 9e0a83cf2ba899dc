/** Passing a report's address on: by the phone's own sheet where there is one, or else by copying it. */

for (const section of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-share]"))) offer(section)

/** @param {HTMLElement} section */
function offer(section) {
  const { share: url = "", title = "" } = section.dataset
  const part = (/** @type {string} */ name) =>
    /** @type {HTMLElement} */ (section.querySelector(`[data-share-${name}]`))
  const canShare = "share" in navigator && (!navigator.canShare || navigator.canShare({ url }))
  part("link").hidden = true
  part(canShare ? "button" : "copy").hidden = false
  part("button").addEventListener("click", () => navigator.share({ title, url }).catch(() => {})) // she changed her mind
  part("copy")
    .querySelector("button")
    ?.addEventListener("click", async () => {
      part("status").textContent = (await copied(section, url))
        ? (section.dataset.copied ?? "")
        : (section.dataset.notCopied ?? "")
    })
}

/** @param {HTMLElement} section @param {string} url */
async function copied(section, url) {
  section.querySelector("input")?.select()
  try {
    await navigator.clipboard.writeText(url)
    return true
  } catch {
    return false // not over plain http, or not allowed: it is selected, to be copied by hand
  }
}
