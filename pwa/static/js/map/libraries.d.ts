/** What `make` bundles into vendor/map.js, from npm. */

export { VectorTile } from "@mapbox/vector-tile"
export { Bounds, DivIcon, LatLng, LatLngBounds, Map as LeafletMap, Marker, Renderer } from "leaflet"
export { PbfReader } from "pbf"
