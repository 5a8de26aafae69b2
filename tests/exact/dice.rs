//! Random policies of a small world: two actions' worth of letters, short resources, four keys.

use serde_json::{Map, Value, json};

/// A generator whose cases can be had again from their seed.
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    /// A number below `sides`.
    pub(crate) fn roll(&mut self, sides: usize) -> usize {
        usize::try_from(self.next() >> 16).unwrap() % sides
    }

    pub(crate) fn chance(&mut self, percent: usize) -> bool {
        self.roll(100) < percent
    }

    pub(crate) fn pick<'l, T>(&mut self, list: &'l [T]) -> &'l T {
        &list[self.roll(list.len())]
    }

    fn some(&mut self, most: usize, mut make: impl FnMut(&mut Self) -> Value) -> Value {
        let count = 1 + self.roll(most);
        let list: Vec<Value> = (0..count).map(|_| make(self)).collect();
        Value::Array(list)
    }

    /// A pattern over the letters `a` and `b`, at most three symbols long.
    fn pattern(&mut self) -> String {
        let length = self.roll(4);
        (0..length)
            .map(|_| *self.pick(&['a', 'b', 'a', 'b', '*', '?']))
            .collect()
    }

    fn action(&mut self) -> Value {
        if self.chance(10) {
            return json!("*");
        }
        json!(format!("s:{}", self.pattern()))
    }

    fn resource(&mut self) -> Value {
        if self.chance(20) {
            return json!("*");
        }
        let mut text = self.pattern();
        if self.chance(20) {
            let at = self.roll(text.len() + 1);
            text.insert_str(at, "${u}");
        }
        json!(format!("arn:p:s:::{text}"))
    }

    fn text(&mut self) -> Value {
        if self.chance(12) {
            return json!("${u}");
        }
        json!(self.pattern())
    }

    /// One condition: an operator, a key and values that fit.
    fn condition(&mut self) -> (String, &'static str, Value) {
        let exists = if self.chance(25) { "IfExists" } else { "" };
        match self.roll(6) {
            0 => {
                let operator = self.pick(&[
                    "StringEquals",
                    "StringNotEquals",
                    "StringLike",
                    "StringNotLike",
                    "StringEqualsIgnoreCase",
                    "StringNotEqualsIgnoreCase",
                ]);
                let operator = format!("{operator}{exists}");
                (operator, "t", self.some(2, Self::text))
            }
            1 => {
                let operator = self.pick(&["StringEquals", "StringLike", "StringNotLike"]);
                (
                    format!("{operator}{exists}"),
                    "u",
                    self.some(2, |dice| json!(dice.pattern())),
                )
            }
            2 => (format!("Bool{exists}"), "b", json!(self.chance(50))),
            3 => {
                let operator = self.pick(&[
                    "NumericEquals",
                    "NumericNotEquals",
                    "NumericLessThan",
                    "NumericGreaterThanEquals",
                ]);
                (format!("{operator}{exists}"), "n", json!(self.roll(3)))
            }
            4 => {
                let set = self.pick(&["ForAllValues", "ForAnyValue"]);
                let operator = self.pick(&["StringEquals", "StringNotEquals", "StringLike"]);
                (
                    format!("{set}:{operator}"),
                    "m",
                    self.some(2, |dice| json!(dice.pattern())),
                )
            }
            _ => {
                let key = self.pick(&["t", "u", "b", "n", "m"]);
                ("Null".to_owned(), key, json!(self.chance(50)))
            }
        }
    }

    fn statement(&mut self) -> Value {
        let mut statement = Map::new();
        let effect = if self.chance(70) { "Allow" } else { "Deny" };
        statement.insert("Effect".into(), json!(effect));
        let action = if self.chance(15) {
            "NotAction"
        } else {
            "Action"
        };
        statement.insert(action.into(), self.some(2, Self::action));
        let resource = if self.chance(15) {
            "NotResource"
        } else {
            "Resource"
        };
        statement.insert(resource.into(), self.some(2, Self::resource));
        let mut block: Map<String, Value> = Map::new();
        for _ in 0..self.roll(3) {
            let (operator, key, values) = self.condition();
            let keys = block.entry(operator).or_insert_with(|| json!({}));
            keys[key] = values;
        }
        if !block.is_empty() {
            statement.insert("Condition".into(), Value::Object(block));
        }
        Value::Object(statement)
    }

    /// A policy of one to four statements. A variable in `NotResource` is left out where it may
    /// have no value: what it does then is not documented.
    pub(crate) fn policy(&mut self) -> Value {
        let mut statements: Vec<Value> = Vec::new();
        while statements.is_empty() || statements.len() < 4 && self.chance(50) {
            let statement = self.statement();
            let vague = statement
                .get("NotResource")
                .is_some_and(|list| list.to_string().contains("${"));
            if !vague {
                statements.push(statement);
            }
        }
        json!({"Version": "2012-10-17", "Statement": statements})
    }

    /// A policy much like another: a statement or an entry more or less.
    pub(crate) fn relative(&mut self, policy: &Value) -> Value {
        let mut copy = policy.clone();
        let statements = copy["Statement"].as_array_mut().unwrap();
        match self.roll(4) {
            0 if statements.len() > 1 => {
                let at = self.roll(statements.len());
                statements.remove(at);
            }
            1 => {
                let at = self.roll(statements.len());
                statements[at].as_object_mut().unwrap().remove("Condition");
            }
            _ => {
                let more = self.policy();
                statements.push(more["Statement"][0].clone());
            }
        }
        copy
    }
}
