// SPDX-License-Identifier: AGPL-3.0-or-later
//! Outlines of territories: checked and simplified as they come in, projected as they go out.
//!
//! Every point is moved to the same grid, so a border that two territories share stays shared; a simplification of each
//! outline by itself would tear them apart.

use serde::{Deserialize, Serialize};

use crate::macros::words;
use crate::territories::TerritoryCode;

/// Points of the grid in a degree: about 100 m.
const PER_DEGREE: f64 = 1_000.0;

/// Longitudes and latitudes within which Italy lies, with some room.
const LONGITUDES: std::ops::RangeInclusive<f64> = 6.0..=19.0;
const LATITUDES: std::ops::RangeInclusive<f64> = 35.0..=48.0;

/// Units of the drawing in a degree of latitude: the drawing is 1,000 high.
const SCALE: f64 = 1_000.0 / 13.0;

/// Cosine of 42°, the middle of Italy: there a degree of longitude is so much shorter than one of latitude.
const SHORTENING: f64 = 0.743_144_825_477_394_2;

words!(
    /// Whose outlines.
    BoundaryLevel {
        /// The 20 regions.
        Regions = "regions",
        /// The provinces.
        Provinces = "provinces"
    }
);

impl BoundaryLevel {
    /// How many digits the codes have.
    pub const fn n_digits(self) -> usize {
        match self {
            Self::Regions => 2,
            Self::Provinces => 3,
        }
    }
}

/// The outline of a territory, ready to be drawn.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Boundary {
    /// ISTAT code.
    pub territory: TerritoryCode,
    /// The `d` of an SVG path, in the units of the view box: whole numbers, relative after the first point of a ring.
    pub path: String,
}

/// The outlines on record of the territories of a level.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Boundaries {
    /// The `viewBox` of the drawing.
    pub view_box: String,
    /// Who published the outlines, to be shown beside the drawing; empty where there are none.
    pub source: String,
    /// The outlines, by code.
    pub items: Vec<Boundary>,
}

/// The part of the plane that drawings fill.
pub fn view_box() -> String {
    let width = (LONGITUDES.end() - LONGITUDES.start()) * SHORTENING * SCALE;
    format!("0 0 {} 1000", width.ceil())
}

/// The outline of some rings, as it is stored: rings apart by `;`, points by `,`, each «longitude latitude» in thousandths
/// of a degree. Rings that vanish on the grid are left out.
///
/// # Errors
/// What is wrong with the first faulty ring: too short, not closed, not in degrees, outside Italy.
pub fn outline(rings: &[Vec<[f64; 2]>]) -> Result<String, String> {
    let mut drawn = Vec::new();
    for ring in rings {
        check(ring)?;
        let mut points: Vec<String> = ring
            .iter()
            .map(|[longitude, latitude]| format!("{:.0} {:.0}", longitude * PER_DEGREE, latitude * PER_DEGREE))
            .collect();
        points.dedup();
        if points.len() >= 4 {
            drawn.push(points.join(","));
        }
    }
    if drawn.is_empty() { Err("has no ring of any size".into()) } else { Ok(drawn.join(";")) }
}

fn check(ring: &[[f64; 2]]) -> Result<(), String> {
    for [longitude, latitude] in ring {
        if !(-180.0..=180.0).contains(longitude) || !(-90.0..=90.0).contains(latitude) {
            return Err(format!(
                "has a point [{longitude}, {latitude}] that is not in degrees: export it as WGS84 (EPSG:4326)"
            ));
        }
        if !LONGITUDES.contains(longitude) || !LATITUDES.contains(latitude) {
            return Err(format!("has a point [{longitude}, {latitude}] outside Italy: longitude comes first"));
        }
    }
    if ring.len() < 4 || ring.first() != ring.last() {
        return Err("has a ring that is not closed".into());
    }
    Ok(())
}

/// A stored outline as the `d` of an SVG path.
pub fn path(outline: &str) -> String {
    let mut path = String::new();
    for ring in outline.split(';') {
        let mut last: Option<(i64, i64)> = None;
        for point in ring.split(',').filter_map(project) {
            match last {
                None => path.push_str(&format!("M{} {}", point.0, point.1)),
                Some(last) if last == point => {}
                Some(last) => path.push_str(&format!("l{} {}", point.0 - last.0, point.1 - last.1)),
            }
            last = Some(point);
        }
        path.push('z');
    }
    path
}

/// Where a point of an outline stands in the drawing.
fn project(point: &str) -> Option<(i64, i64)> {
    let (longitude, latitude) = point.split_once(' ')?;
    let (longitude, latitude): (f64, f64) = (longitude.parse().ok()?, latitude.parse().ok()?);
    let x = (longitude / PER_DEGREE - LONGITUDES.start()) * SHORTENING * SCALE;
    let y = (LATITUDES.end() - latitude / PER_DEGREE) * SCALE;
    Some((whole(x)?, whole(y)?))
}

/// The nearest whole number.
fn whole(figure: f64) -> Option<i64> {
    format!("{figure:.0}").parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn square(west: f64, south: f64, side: f64) -> Vec<[f64; 2]> {
        vec![[west, south], [west + side, south], [west + side, south + side], [west, south + side], [west, south]]
    }

    #[test]
    fn an_outline_is_stored_on_the_grid_and_drawn() {
        let stored = outline(&[square(7.0001, 45.0, 1.0), square(9.0, 44.0, 0.0001)]).unwrap();
        assert_eq!(stored, "7000 45000,8000 45000,8000 46000,7000 46000,7000 45000");
        assert_eq!(path(&stored), "M57 231l57 0l0 -77l-57 0l0 77z");
        assert_eq!(view_box(), "0 0 744 1000");
    }

    #[test]
    fn what_cannot_be_an_outline_of_ours_says_why() {
        for (ring, part) in [
            (square(500_000.0, 4_600_000.0, 10.0), "EPSG:4326"),
            (square(45.0, 7.0, 1.0), "longitude comes first"),
            (square(f64::NAN, 45.0, 1.0), "EPSG:4326"),
            (square(7.0, 45.0, 1.0)[..4].to_vec(), "not closed"),
            (vec![], "not closed"),
            (square(7.0, 45.0, 0.0001), "no ring of any size"),
        ] {
            let said = outline(std::slice::from_ref(&ring)).unwrap_err();
            assert!(said.contains(part), "{said}");
        }
        assert!(outline(&[]).is_err());
    }
}
