// SPDX-License-Identifier: AGPL-3.0-or-later
// Starts the application, or the gallery or the pages of who is in in its place (`site::is_access` says which they are); what
// the page has preloaded is read in all cases.
import init from "./APP_JS";

if (location.pathname === "/gallery") {
  fetch("/assets/APP_WASM").then((it) => it.arrayBuffer());
  import("./GALLERY_JS").then((it) => it.default({ module_or_path: "/assets/GALLERY_WASM" }));
} else if (/^\/(login|setup|profile|users|audit|view-as)(\/|$)/.test(location.pathname)) {
  fetch("/assets/APP_WASM").then((it) => it.arrayBuffer());
  import("./ACCESS_JS").then((it) => it.default({ module_or_path: "/assets/ACCESS_WASM" }));
} else {
  init({ module_or_path: "/assets/APP_WASM" });
}
