// SPDX-License-Identifier: AGPL-3.0-or-later
// Starts the module of this document.
import init from "./MODULE_JS";

init({ module_or_path: "/assets/MODULE_WASM" });
