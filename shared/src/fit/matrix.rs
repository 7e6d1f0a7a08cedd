// SPDX-License-Identifier: AGPL-3.0-or-later
//! Small linear algebra in a fixed order: Cholesky with unit diagonal, inverse, and columns that say the same.

/// A table of numbers, row after row.
#[derive(Clone, Debug)]
pub(super) struct Matrix {
    pub(super) n_columns: usize,
    cells: Vec<f64>,
}

impl Matrix {
    pub(super) fn new(n_columns: usize) -> Self {
        Self { n_columns, cells: Vec::new() }
    }

    pub(super) fn push(&mut self, cell: f64) {
        self.cells.push(cell);
    }

    pub(super) fn rows(&self) -> std::slice::ChunksExact<'_, f64> {
        self.cells.chunks_exact(self.n_columns.max(1))
    }

    /// Xβ.
    pub(super) fn times(&self, beta: &[f64]) -> Vec<f64> {
        self.rows().map(|row| dot(row, beta)).collect()
    }

    /// X'v.
    pub(super) fn transposed_times(&self, v: &[f64]) -> Vec<f64> {
        let mut sums = vec![0.0; self.n_columns];
        for (row, v) in self.rows().zip(v) {
            sums.iter_mut().zip(row).for_each(|(sum, x)| *sum += x * v);
        }
        sums
    }

    /// X'WX.
    pub(super) fn weighted_square(&self, w: &[f64]) -> Vec<Vec<f64>> {
        let mut square = vec![vec![0.0; self.n_columns]; self.n_columns];
        for (row, w) in self.rows().zip(w) {
            for (i, (x, sums)) in row.iter().zip(&mut square).enumerate() {
                let wx = w * x;
                sums.iter_mut().zip(row).take(i + 1).for_each(|(sum, other)| *sum += wx * other);
            }
        }
        for i in 0..self.n_columns {
            for j in 0..i {
                let cell = square.get(i).and_then(|it| it.get(j)).copied().unwrap_or_default();
                if let Some(mirrored) = square.get_mut(j).and_then(|it| it.get_mut(i)) {
                    *mirrored = cell;
                }
            }
        }
        square
    }

    fn column(&self, j: usize) -> Vec<f64> {
        self.rows().filter_map(|it| it.get(j).copied()).collect()
    }
}

pub(super) fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).fold(0.0, |sum, (a, b)| sum + a * b)
}

/// A symmetric positive definite matrix, taken apart: H = D·L·L'·D, with D the square roots of its diagonal.
#[derive(Clone, Debug)]
pub(super) struct Cholesky {
    scale: Vec<f64>,
    /// Lower triangle, row after row.
    lower: Vec<Vec<f64>>,
}

/// Below this a pivot of the scaled matrix is 0: what is left of a column of unit length, squared.
const LEAST_PIVOT: f64 = 1e-14;

impl Cholesky {
    /// `None` where the matrix is not positive definite.
    pub(super) fn of(matrix: &[Vec<f64>]) -> Option<Self> {
        let diagonal =
            matrix.iter().enumerate().map(|(i, row)| row.get(i).copied().filter(|it| *it > 0.0 && it.is_finite()));
        let scale: Vec<f64> = diagonal.map(|it| it.map(f64::sqrt)).collect::<Option<_>>()?;
        let mut lower: Vec<Vec<f64>> = Vec::with_capacity(scale.len());
        for (i, (row, of_row)) in matrix.iter().zip(&scale).enumerate() {
            let mut done: Vec<f64> = Vec::with_capacity(i + 1);
            for (j, (cell, of_column)) in row.iter().zip(&scale).take(i).enumerate() {
                let above = lower.get(j)?;
                let rest = cell / (of_row * of_column) - dot(&done, above.get(..j)?);
                done.push(rest / above.get(j)?);
            }
            let pivot = 1.0 - dot(&done, &done);
            if pivot.is_nan() || pivot <= LEAST_PIVOT {
                return None;
            }
            done.push(pivot.sqrt());
            lower.push(done);
        }
        Some(Self { scale, lower })
    }

    /// H⁻¹b.
    pub(super) fn solve(&self, b: &[f64]) -> Vec<f64> {
        let half = self.half_solve(b);
        let mut z = half;
        for i in (0..z.len()).rev() {
            let (Some(row), Some(value)) = (self.lower.get(i), z.get(i).copied()) else { continue };
            let value = value / row.get(i).copied().unwrap_or(1.0);
            z.iter_mut().zip(row).take(i).for_each(|(cell, l)| *cell -= l * value);
            if let Some(cell) = z.get_mut(i) {
                *cell = value;
            }
        }
        z.iter().zip(&self.scale).map(|(z, scale)| z / scale).collect()
    }

    /// L⁻¹D⁻¹b: its square is b'H⁻¹b.
    pub(super) fn half_solve(&self, b: &[f64]) -> Vec<f64> {
        let mut z: Vec<f64> = Vec::with_capacity(b.len());
        for ((row, b), scale) in self.lower.iter().zip(b).zip(&self.scale) {
            let i = z.len();
            let rest = b / scale - dot(row.get(..i).unwrap_or_default(), &z);
            z.push(rest / row.get(i).copied().unwrap_or(1.0));
        }
        z
    }

    /// H⁻¹, exactly symmetric.
    pub(super) fn inverse(&self) -> Vec<Vec<f64>> {
        let k = self.scale.len();
        let unit = |i: usize| {
            let mut unit = vec![0.0; k];
            if let Some(cell) = unit.get_mut(i) {
                *cell = 1.0;
            }
            self.half_solve(&unit)
        };
        let halves: Vec<Vec<f64>> = (0..k).map(unit).collect();
        halves.iter().map(|a| halves.iter().map(|b| dot(a, b)).collect()).collect()
    }

    /// ln det H.
    pub(super) fn log_determinant(&self) -> f64 {
        let pivots = self.lower.iter().enumerate().filter_map(|(i, row)| row.get(i));
        let sum = pivots.zip(&self.scale).fold(0.0, |sum, (pivot, scale)| sum + libm::log(*pivot) + libm::log(*scale));
        2.0 * sum
    }
}

/// What may be left of a column, of its length, before it counts as made of the columns before it (R's `lm` takes 1e−7 too).
const LEAST_REST: f64 = 1e-7;

/// Columns that are made of those before them, each with the columns it is made of: Gram and Schmidt, done twice for accuracy.
pub(super) fn collinear(x: &Matrix) -> Vec<(usize, Vec<usize>)> {
    // For each column kept: its place, its direction, and what it is made of in terms of columns kept.
    let mut kept: Vec<(usize, Vec<f64>, Vec<f64>)> = Vec::new();
    let mut found = Vec::new();
    for j in 0..x.n_columns {
        let mut rest = x.column(j);
        let length = dot(&rest, &rest).sqrt();
        let mut made_of = vec![0.0; kept.len()];
        for _ in 0..2 {
            for (i, (_, direction, _)) in kept.iter().enumerate() {
                let share = dot(&rest, direction);
                rest.iter_mut().zip(direction).for_each(|(rest, it)| *rest -= share * it);
                if let Some(cell) = made_of.get_mut(i) {
                    *cell += share;
                }
            }
        }
        let left = dot(&rest, &rest).sqrt();
        if left <= LEAST_REST * length || length <= 0.0 {
            found.push((j, parts(&kept, &made_of, length)));
            continue;
        }
        rest.iter_mut().for_each(|it| *it /= left);
        made_of.push(left);
        kept.push((j, rest, made_of));
    }
    found
}

/// The columns that a combination of directions is made of: back from directions to columns.
fn parts(kept: &[(usize, Vec<f64>, Vec<f64>)], made_of: &[f64], length: f64) -> Vec<usize> {
    let mut shares = made_of.to_vec();
    let mut found = Vec::new();
    for (i, (place, _, of)) in kept.iter().enumerate().rev() {
        let Some(share) = shares.get(i).copied() else { continue };
        let own = of.get(i).copied().unwrap_or(1.0);
        let factor = share / own;
        shares.iter_mut().zip(of).take(i).for_each(|(cell, it)| *cell -= factor * it);
        let size = dot(of, of).sqrt();
        if factor.abs() * size > 1e-6 * length {
            found.push(*place);
        }
    }
    found.reverse();
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matrix(rows: &[&[f64]]) -> Matrix {
        let mut matrix = Matrix::new(rows[0].len());
        rows.iter().flat_map(|it| it.iter()).for_each(|it| matrix.push(*it));
        matrix
    }

    #[test]
    fn a_matrix_times_its_inverse_is_one() {
        let h = vec![vec![4.0, 2.0, 0.6], vec![2.0, 5.0, 1.0], vec![0.6, 1.0, 3.0]];
        let cholesky = Cholesky::of(&h).unwrap();
        let solved = cholesky.solve(&[1.0, -2.0, 0.5]);
        for (row, b) in h.iter().zip([1.0, -2.0, 0.5]) {
            assert!((dot(row, &solved) - b).abs() < 1e-14);
        }
        // 4(15 − 1) − 2(6 − 0.6) + 0.6(2 − 3).
        assert!((cholesky.log_determinant() - libm::log(44.6)).abs() < 1e-14);
        for (i, row) in cholesky.inverse().iter().enumerate() {
            for (j, column) in h.iter().enumerate() {
                let expected = if i == j { 1.0 } else { 0.0 };
                assert!((dot(row, column) - expected).abs() < 1e-14);
            }
        }
        assert!(Cholesky::of(&[vec![1.0, 1.0], vec![1.0, 1.0]]).is_none());
    }

    #[test]
    fn columns_that_say_the_same_are_found_with_what_they_are_made_of() {
        let x = matrix(&[
            &[1.0, 2.0, 5.0, 4.0, 0.0],
            &[1.0, 3.0, 7.0, -1.0, 0.0],
            &[1.0, 5.0, 11.0, 2.0, 0.0],
            &[1.0, 8.0, 17.0, 9.0, 0.0],
        ]);
        assert_eq!(collinear(&x), [(2, vec![0, 1]), (4, vec![])]);
    }
}
