/** Small-data mode: each picture comes when it is tapped, into the place of the link that said how large it is. */

for (const link of /** @type {NodeListOf<HTMLAnchorElement>} */ (document.querySelectorAll("[data-picture]")))
  link.addEventListener("click", (event) => {
    event.preventDefault()
    const { width, height, alt = "" } = link.dataset
    const picture = Object.assign(new Image(Number(width), Number(height)), { alt, className: "photo-large" })
    picture.src = link.href
    link.replaceWith(picture)
  })
