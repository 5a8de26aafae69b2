//! Functions of sets. A set is a list in which nothing stands twice.

use super::Call;
use super::collection::holds;
use crate::iac::terraform::measure::{as_text, same};
use crate::iac::value::{Data, Value};

/// How many combinations `setproduct` may give.
const MAX_PRODUCT: usize = 4_096;

impl Call<'_, '_> {
    pub(super) fn of_sets(&self, name: &str) -> Option<Value> {
        match name {
            "toset" => Some(self.elements(ordered(distinct(&alike(self.list(0)?))))),
            "tolist" => Some(self.elements(alike(self.list(0)?))),
            "distinct" => Some(self.elements(distinct(self.list(0)?))),
            "setunion" => Some(self.elements(ordered(distinct(&self.joined()?)))),
            "setintersection" => self.kept(true),
            "setsubtract" => self.kept(false),
            "setproduct" => self.product(),
            _ => None,
        }
    }

    /// The elements of the first set that all others hold, or that none does.
    fn kept(&self, shared: bool) -> Option<Value> {
        let mut kept = Vec::new();
        for element in self.list(0)? {
            let mut stays = true;
            for at in 1..self.arguments.len() {
                stays &= holds(self.list(at)?, element)? == shared;
            }
            if stays {
                kept.push(element.clone());
            }
        }
        Some(self.elements(ordered(distinct(&kept))))
    }

    fn product(&self) -> Option<Value> {
        let mut rows: Vec<Vec<Value>> = vec![Vec::new()];
        for at in 0..self.arguments.len() {
            let list = self.list(at)?;
            if rows.len().saturating_mul(list.len()) > MAX_PRODUCT {
                return None;
            }
            let mut longer = Vec::with_capacity(rows.len() * list.len());
            for row in &rows {
                for element in list {
                    let mut row = row.clone();
                    row.push(element.clone());
                    longer.push(row);
                }
            }
            rows = longer;
        }
        let rows = rows.into_iter().map(|row| self.elements(row));
        Some(self.elements(rows.collect()))
    }
}

/// Elements of one type: texts where some are.
fn alike(list: &[Value]) -> Vec<Value> {
    let texts = list
        .iter()
        .any(|element| matches!(element.data, Data::Text(_)));
    if texts {
        list.iter().map(as_text).collect()
    } else {
        list.to_vec()
    }
}

fn distinct(list: &[Value]) -> Vec<Value> {
    let mut kept: Vec<Value> = Vec::with_capacity(list.len());
    for element in list {
        if !kept.iter().any(|other| same(other, element) == Some(true)) {
            kept.push(element.clone());
        }
    }
    kept
}

/// Texts in their order, as sets have them.
fn ordered(mut list: Vec<Value>) -> Vec<Value> {
    if list.iter().all(|element| element.as_known_text().is_some()) {
        list.sort_by(|one, other| one.as_text().cmp(&other.as_text()));
    }
    list
}
