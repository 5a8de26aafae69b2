//! Functions of numbers.

use super::Call;
use crate::iac::terraform::measure::{number, of_count, of_number, position};
use crate::iac::value::{Data, Value};

/// How many numbers `range` gives; Terraform allows no more.
const MAX_RANGE: usize = 1024;

impl Call<'_, '_> {
    pub(super) fn of_numbers(&self, name: &str) -> Option<Value> {
        let place = self.node.span();
        match name {
            "abs" => of_number(place, self.number(0)?.abs()),
            "ceil" => of_number(place, self.number(0)?.ceil()),
            "floor" => of_number(place, self.number(0)?.floor()),
            "max" => of_number(
                place,
                numbers(self.arguments)?.into_iter().reduce(f64::max)?,
            ),
            "min" => of_number(
                place,
                numbers(self.arguments)?.into_iter().reduce(f64::min)?,
            ),
            "sum" => of_number(place, numbers(self.list(0)?)?.iter().sum()),
            "parseint" => {
                let radix = u32::try_from(position(self.get(1)?)?).ok()?;
                let text = self.known(0).filter(|_| (2..=36).contains(&radix))?;
                let parsed = i64::from_str_radix(text, radix).ok();
                let data = Data::Number(self.or_fail(parsed)?.to_string().into());
                Some(Value { place, data })
            }
            "tonumber" => self.to_number(),
            "range" => self.range(),
            _ => None,
        }
    }

    fn number(&self, at: usize) -> Option<f64> {
        number(self.get(at)?)
    }

    fn to_number(&self) -> Option<Value> {
        let value = self.first()?;
        match &value.data {
            Data::Number(_) | Data::Null => Some(value.clone()),
            Data::Text(_) => {
                value.as_known_text()?;
                of_number(value.place, self.or_fail(number(value))?)
            }
            _ => None,
        }
    }

    fn range(&self) -> Option<Value> {
        let (start, end, step) = match self.arguments {
            [_] => (0.0, self.number(0)?, None),
            [_, _] => (self.number(0)?, self.number(1)?, None),
            [_, _, _] => (self.number(0)?, self.number(1)?, Some(self.number(2)?)),
            _ => return None,
        };
        let step = step.unwrap_or(if start <= end { 1.0 } else { -1.0 });
        let mut numbers = Vec::new();
        let mut next = start;
        while (step > 0.0 && next < end) || (step < 0.0 && next > end) {
            if numbers.len() >= MAX_RANGE {
                return None;
            }
            numbers.push(of_number(self.node.span(), next)?);
            next += step;
        }
        Some(self.elements(numbers))
    }

    /// A count, as a number.
    pub(super) fn count(&self, count: usize) -> Value {
        of_count(self.node.span(), count)
    }

    /// Marks that the call fails where there is nothing.
    pub(super) fn or_fail<T>(&self, value: Option<T>) -> Option<T> {
        if value.is_none() {
            self.evaluation.fail();
        }
        value
    }
}

fn numbers(values: &[Value]) -> Option<Vec<f64>> {
    values.iter().map(number).collect()
}
