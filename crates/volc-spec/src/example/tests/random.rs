//! Any text is read without a panic, and random JSON with random defects reads to what it was.

use proptest::{collection::vec, prelude::*};

use super::*;

fn json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        (-1_000_000i64..1_000_000).prop_map(Value::from),
        (1u64..u64::MAX).prop_map(Value::from),
        (-1000.0..1000.0f64).prop_map(Value::from),
        "[a-z\u{4e00}-\u{4e20} ._/-]{1,12}".prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 40, 5, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..5).prop_map(Value::from),
            object(inner)
        ]
    })
}

fn object(inner: impl Strategy<Value = Value>) -> impl Strategy<Value = Value> {
    proptest::collection::btree_map("[A-Z][a-zA-Z0-9]{0,8}", inner, 1..5)
        .prop_map(|map| Value::Object(map.into_iter().collect()))
}

/// Writes JSON a member a line and damages it wherever `dice` says so.
struct Writer<'a> {
    dice: &'a [u8],
    at: usize,
    text: String,
    /// The state of the last member of a line: whether it ended with damage that needs the line to itself.
    damage: u8,
}

impl Writer<'_> {
    /// Returns whether to damage here: one time in four, by the kind of damage that this text has.
    fn roll(&mut self, damage: u8) -> bool {
        let die = self.dice[self.at % self.dice.len()];
        self.at += 1;
        damage == self.damage && die.is_multiple_of(4)
    }

    fn value(&mut self, value: &Value, depth: usize) {
        match value {
            Value::Object(members) => {
                self.text.push('{');
                for (n, (name, value)) in members.iter().enumerate() {
                    self.line(depth + 1);
                    match () {
                        () if self.roll(0) => self.text.push_str(name),
                        () if self.roll(1) => self.text.push_str(&format!("“{name}”")),
                        () if self.roll(2) => self.text.push_str(&format!("'{name}'")),
                        () if self.roll(3) => self.text.push_str(&format!("\"{name}")),
                        () => self.text.push_str(&format!("\"{name}\"")),
                    }
                    let colon = if self.roll(4) {
                        "："
                    } else if self.roll(5) {
                        "::"
                    } else {
                        ": "
                    };
                    self.text.push_str(colon);
                    self.value(value, depth + 1);
                    self.comma(n + 1 == members.len());
                }
                self.line(depth);
                self.text.push('}');
            }
            Value::Array(items) => {
                self.text.push('[');
                for (n, item) in items.iter().enumerate() {
                    self.line(depth + 1);
                    self.value(item, depth + 1);
                    self.comma(n + 1 == items.len());
                }
                if self.roll(6) {
                    self.line(depth + 1);
                    self.text.push_str("...");
                }
                self.line(depth);
                self.text.push(']');
            }
            Value::Number(number) if number.as_u64().is_some() && self.roll(7) => {
                self.text.push_str(&format!("000{number}"));
            }
            Value::Bool(true) if self.roll(8) => self.text.push_str("True"),
            Value::Null if self.roll(8) => self.text.push_str("None"),
            Value::String(text) if self.roll(9) => self.text.push_str(&format!("“{text}”")),
            other => self.text.push_str(&other.to_string()),
        }
    }

    fn comma(&mut self, last: bool) {
        let text = match (last, self.damage) {
            (false, 10) if self.roll(10) => "",
            (false, 11) if self.roll(11) => "，",
            (false, 12) if self.roll(12) => ",,",
            (true, 13) if self.roll(13) => ",",
            (true, _) => "",
            (false, _) => ",",
        };
        self.text.push_str(text);
        if self.roll(14) {
            self.text.push_str(" // a comment, \"quoted\": {");
        }
        if self.roll(15) {
            self.text.push_str(" # a comment");
        }
    }

    fn line(&mut self, depth: usize) {
        self.text.push('\n');
        self.text.push_str(&"  ".repeat(depth));
    }
}

const DAMAGES: u8 = 18;

fn damaged(value: &Value, damage: u8, dice: &[u8]) -> String {
    let mut writer = Writer {
        dice,
        at: 0,
        text: String::new(),
        damage,
    };
    writer.value(value, 0);
    let mut text = writer.text;
    match damage {
        16 => {
            let last = text.trim_end().len() - 1;
            text.truncate(last);
        }
        17 => text.push('}'),
        _ => {}
    }
    text
}

/// All that means something to the reader.
const MARKS: &[&str] = &[
    "{",
    "}",
    "[",
    "]",
    ",",
    "，",
    ":",
    "：\n",
    "\"",
    "'",
    "“",
    "\\",
    "//",
    "#",
    "/*",
    "...",
    "\n",
    " ",
    "a",
    "0",
    "\"a\":",
    "POST https://h?Action=A\n",
    "curl -d '",
    "body = {",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn json_is_read_as_it_is(value in object(json())) {
        for text in [value.to_string(), serde_json::to_string_pretty(&value).unwrap()] {
            let example = read_example(&text);
            prop_assert_eq!(&example.repairs, &[]);
            prop_assert_eq!(example.value.as_ref(), Some(&value));
        }
    }

    #[test]
    fn damaged_json_reads_to_what_it_was(
        value in object(json()),
        damage in 0..DAMAGES,
        dice in vec(any::<u8>(), 1..40),
    ) {
        let text = damaged(&value, damage, &dice);
        let example = read_example(&text);
        prop_assert_eq!(example.value.as_ref(), Some(&value), "{}\n{:?}", text, example.repairs);
    }

    #[test]
    fn any_text_is_read(text in "\\PC{0,300}") {
        read_example(&text);
    }

    #[test]
    fn any_soup_of_marks_is_read(marks in vec(proptest::sample::select(MARKS), 0..60)) {
        let text = marks.concat();
        let example = read_example(&text);
        for repair in &example.repairs {
            prop_assert!(text.get(repair.range.clone()).is_some());
        }
        if let Some((range, _)) = &example.error {
            prop_assert!(text.get(range.clone()).is_some());
        }
    }
}

/// The work must not grow faster than the text; a quadratic reader would take hours here.
#[test]
fn long_texts_are_read_in_linear_time() {
    for piece in [
        "\"", "\"a:", "'b:", "{\"a\":", "[", "]", "}", ",", "\"a\" ", "// x\n", "/*", "x ", "...",
        "\\", "\"a,\"\n", "{", "{{", "{[", "“", "a/b|",
    ] {
        for head in ["{", "[", "[\"a\"", "{\"a\":\""] {
            read_example(&format!("{head}{}", piece.repeat(20_000)));
        }
    }
}
