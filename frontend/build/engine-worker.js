// SPDX-License-Identifier: AGPL-3.0-or-later
// Computes the index away from the page, so that a thousand draws do not hold a key press. One message in, one out.
import init, { compute_index } from "./ENGINE_JS";

const ready = init({ module_or_path: "/assets/ENGINE_WASM" });

self.addEventListener("message", async ({ data }) => {
  await ready;
  const began = performance.now();
  const answer = compute_index(data);
  self.postMessage(JSON.stringify({ milliseconds: performance.now() - began, ...JSON.parse(answer) }));
});
