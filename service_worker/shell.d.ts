/** Written by the server, which knows the version: see pwa/static_files.py. */
export const version: string
export const shell: string[]
export * from "../pwa/static/js/outbox.js"
