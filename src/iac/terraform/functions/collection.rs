//! Functions of lists and objects.

use super::Call;
use crate::iac::terraform::measure::{
    as_text, insert, is_counted, known_text, many, position, same, sorted, text,
};
use crate::iac::value::{Data, Value};
use crate::syntax::unknown::is_marked;

/// How deep `flatten` goes.
const MAX_DEPTH: usize = 64;

impl Call<'_, '_> {
    pub(super) fn of_collections(&self, name: &str) -> Option<Value> {
        match name {
            "concat" => Some(self.elements(self.joined()?)),
            "flatten" => {
                let mut flat = Vec::new();
                self.flatten(self.list(0)?, &mut flat, 0);
                Some(self.elements(flat))
            }
            "merge" => self.merge(),
            "keys" => {
                let keys = self.object(0)?.into_iter().map(|(key, _)| key);
                Some(self.elements(keys.collect()))
            }
            "values" => {
                let values = self.object(0)?.into_iter().map(|(_, value)| value);
                Some(self.elements(values.collect()))
            }
            "zipmap" => {
                let mut members = Vec::new();
                for (key, value) in self.list(0)?.iter().zip(self.list(1)?) {
                    let key = Value::text(key.place, text(key)?.into_owned());
                    insert(&mut members, key, value.clone());
                }
                Some(Value::object(self.node.span(), members))
            }
            "lookup" => self.lookup(),
            "element" => self.element(),
            "length" => self.length(),
            "contains" => self.contains(),
            "index" => {
                let wanted = self.get(1)?;
                let at = self
                    .list(0)?
                    .iter()
                    .position(|element| same(&as_text(element), &as_text(wanted)) == Some(true));
                Some(self.count(at?))
            }
            "compact" => {
                let kept = self
                    .list(0)?
                    .iter()
                    .filter(|element| !element.is_null() && element.as_text() != Some(""));
                Some(self.elements(kept.cloned().collect()))
            }
            "slice" => {
                let (from, to) = (position(self.get(1)?)?, position(self.get(2)?)?);
                let part = self.or_fail(self.list(0)?.get(from..to))?;
                Some(self.elements(part.to_vec()))
            }
            "tomap" => Some(Value::object(self.node.span(), self.object(0)?)),
            _ => self.of_lists(name),
        }
    }

    fn of_lists(&self, name: &str) -> Option<Value> {
        match name {
            "reverse" => Some(self.elements(self.list(0)?.iter().rev().cloned().collect())),
            "sort" => {
                let mut elements = self.list(0)?.to_vec();
                if elements.iter().any(|element| text(element).is_none()) {
                    return None;
                }
                elements.sort_by(|one, other| text(one).cmp(&text(other)));
                Some(self.elements(elements))
            }
            "one" => match self.list(0) {
                Some([]) => Some(Value::null(self.node.span())),
                Some([one]) if self.is_counted(0) => Some(one.clone()),
                None if self.first()?.is_null() => self.first().cloned(),
                Some(_) | None => None,
            },
            "coalescelist" => {
                for argument in self.arguments {
                    match &argument.data {
                        Data::List(elements) if !elements.is_empty() => {
                            return Some(argument.clone());
                        }
                        Data::Unknown(_) => return None,
                        _ => {}
                    }
                }
                None
            }
            "chunklist" => {
                let size = position(self.get(1)?).filter(|size| *size > 0)?;
                let chunks = self.list(0)?.chunks(size);
                let chunks = chunks.map(|chunk| self.elements(chunk.to_vec()));
                Some(self.elements(chunks.collect()))
            }
            "matchkeys" => {
                let wanted = self.list(2)?;
                let mut kept = Vec::new();
                for (value, key) in self.list(0)?.iter().zip(self.list(1)?) {
                    if holds(wanted, key)? {
                        kept.push(value.clone());
                    }
                }
                Some(self.elements(kept))
            }
            "transpose" => self.transpose(),
            "alltrue" => self.truths(false),
            "anytrue" => self.truths(true),
            _ => None,
        }
    }

    fn is_counted(&self, at: usize) -> bool {
        self.list(at)
            .is_some_and(|elements| is_counted(self.evaluation.unknowns, elements))
    }

    /// The members of an argument by key.
    fn object(&self, at: usize) -> Option<Vec<(Value, Value)>> {
        let value = self.get(at)?;
        matches!(value.data, Data::Object(_)).then(|| sorted(value))
    }

    fn flatten(&self, list: &[Value], flat: &mut Vec<Value>, depth: usize) {
        for element in list {
            match &element.data {
                Data::List(inner) if depth < MAX_DEPTH => self.flatten(inner, flat, depth + 1),
                Data::Unknown(_) => flat.push(many(self.evaluation.unknowns, element)),
                _ => flat.push(element.clone()),
            }
        }
    }

    fn merge(&self) -> Option<Value> {
        let mut members = Vec::new();
        for argument in self.arguments {
            match &argument.data {
                Data::Null => {}
                Data::Object(added) => {
                    for (key, value) in added {
                        insert(&mut members, key.clone(), value.clone());
                    }
                }
                _ => return None,
            }
        }
        Some(Value::object(self.node.span(), members))
    }

    fn lookup(&self) -> Option<Value> {
        let (map, key) = (self.first()?, known_text(self.get(1)?)?);
        if !matches!(map.data, Data::Object(_)) {
            return None;
        }
        if let Some(value) = map.get(&key) {
            return Some(value.clone());
        }
        let partly = |(key, _): &(Value, Value)| key.as_text().is_some_and(is_marked);
        if map.members().iter().any(partly) {
            return None;
        }
        self.or_fail(self.get(2).cloned())
    }

    fn element(&self) -> Option<Value> {
        let list = self.list(0).filter(|_| self.is_counted(0))?;
        let at = position(self.get(1)?)?;
        self.or_fail(list.get(at.checked_rem(list.len())?).cloned())
    }

    fn length(&self) -> Option<Value> {
        match &self.first()?.data {
            Data::List(elements) if self.is_counted(0) => Some(self.count(elements.len())),
            Data::Object(_) => Some(self.count(self.object(0)?.len())),
            Data::Text(_) => Some(self.count(self.known(0)?.chars().count())),
            _ => None,
        }
    }

    fn contains(&self) -> Option<Value> {
        let found = holds(self.list(0)?, self.get(1)?)?;
        Some(self.flag(found))
    }

    fn transpose(&self) -> Option<Value> {
        let mut members: Vec<(Value, Value)> = Vec::new();
        for (key, value) in self.object(0)? {
            for element in value.elements() {
                let name = element.as_known_text()?;
                let known = members
                    .iter_mut()
                    .find(|(other, _)| other.as_text() == Some(name));
                if let Some((_, list)) = known {
                    if let Data::List(keys) = &mut list.data {
                        keys.push(key.clone());
                    }
                } else {
                    let list = self.elements(vec![key.clone()]);
                    members.push((element.clone(), list));
                }
            }
        }
        Some(Value::object(self.node.span(), members))
    }
}

/// Whether a list holds a value; `None` where that is not known.
pub(super) fn holds(list: &[Value], wanted: &Value) -> Option<bool> {
    let mut known = true;
    for element in list {
        match same(element, wanted) {
            Some(true) => return Some(true),
            Some(false) => {}
            None => known = false,
        }
    }
    known.then_some(false)
}
