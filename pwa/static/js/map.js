/** Fetches the map when somebody asks for it, and not before: its code, its styles and the file itself. */

for (const button of document.querySelectorAll("[data-show-map]")) {
  const section = /** @type {HTMLElement} */ (button.nextElementSibling)
  button.toggleAttribute("hidden", false)
  button.addEventListener("click", async () => {
    button.setAttribute("aria-busy", "true")
    if (await show(section)) button.remove()
    else button.removeAttribute("aria-busy")
  })
}

for (const section of /** @type {NodeListOf<HTMLElement>} */ (
  document.querySelectorAll("[data-reports]:not([hidden])")
))
  show(section)

/** @param {HTMLElement} section */
async function show(section) {
  const open = "picker" in section.dataset ? "openPicker" : "openReports"
  section.hidden = false
  try {
    const code = open === "openPicker" ? import("./map/picker.js") : import("./map/reports.js")
    const [opened] = await Promise.all([code, styled(section.dataset.styles ?? "")])
    await /** @type {any} */ (opened)[open](section)
    if (open === "openPicker") /** @type {HTMLElement} */ (section.querySelector("[data-ground]")).focus()
    return true
  } catch {
    const status = section.querySelector("[data-words]")
    if (status) status.textContent = section.dataset.failed ?? ""
    return false
  }
}

/** @param {string} url @returns {Promise<unknown>} */
function styled(url) {
  if (document.querySelector(`link[href="${url}"]`)) return Promise.resolve()
  const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href: url })
  document.head.append(link)
  return new Promise((loaded, failed) => Object.assign(link, { onload: loaded, onerror: failed }))
}
