use wasm_bindgen::prelude::wasm_bindgen;
#[wasm_bindgen]
pub fn compute_index(input: &str) -> String { input.to_owned() }
fn main() {}
