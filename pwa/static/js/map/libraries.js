export * from "../../vendor/map.js"
