// SPDX-License-Identifier: AGPL-3.0-or-later
//! Short lists in order. The library's sort is made for millions and adds 5 kB for every type it sorts; a page has dozens.

/// Sorts by a number, the smallest first; equals keep their order.
pub(crate) fn sort_by_number<T>(items: &mut [T], number: impl Fn(&T) -> f64) {
    for end in 1..items.len() {
        let mut at = end;
        while at > 0 && is_before(items, at, &number) {
            items.swap(at - 1, at);
            at -= 1;
        }
    }
}

fn is_before<T>(items: &[T], at: usize, number: &impl Fn(&T) -> f64) -> bool {
    match (items.get(at - 1), items.get(at)) {
        (Some(one), Some(next)) => number(next) < number(one),
        _ => false,
    }
}

/// Adds a text to a list unless it is there.
pub(crate) fn add_new(items: &mut Vec<String>, text: &str) {
    if !items.iter().any(|it| it == text) {
        items.push(text.to_owned());
    }
}
