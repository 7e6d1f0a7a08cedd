// SPDX-License-Identifier: AGPL-3.0-or-later
// Starts the application, or the gallery in its place; what the page has preloaded is read in both cases.
import init from "./APP_JS";

if (location.pathname === "/gallery") {
  fetch("/assets/APP_WASM").then((it) => it.arrayBuffer());
  import("./GALLERY_JS").then((it) => it.default({ module_or_path: "/assets/GALLERY_WASM" }));
} else {
  init({ module_or_path: "/assets/APP_WASM" });
}
