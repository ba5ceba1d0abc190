//! Text of cells and paragraphs: HTML is turned into Markdown, odd spaces into plain ones.
//!
//! The vendor mixes Markdown and HTML in one cell, so this is done tag by tag and whatever is no known tag stays.

mod link;
mod space;
mod struck;
mod tag;

pub(crate) use self::link::{Link, anchors};
use self::space::is_zero_width;
pub(crate) use self::space::{is_space, trim};
pub(crate) use self::struck::{blank_struck, without_struck};
use self::tag::{Tag, entity};

/// The text as Markdown of a known form: no HTML, plain spaces, `\n` line ends, list items as `- `.
pub(crate) fn markdown(raw: &str) -> String {
    let mut out = Writer::default();
    let mut rest = raw;
    while let Some(c) = rest.chars().next() {
        if c == '<'
            && !out.in_code_of_source
            && let Some(after) = behind_comment(rest)
        {
            rest = after;
            continue;
        }
        if c == '<'
            && !out.in_code_of_source
            && let Some((tag, after)) = Tag::parse(rest)
        {
            out.tag(&tag);
            rest = after;
            continue;
        }
        if c == '&'
            && let Some((text, after)) = entity(rest)
        {
            out.text(&text);
            rest = after;
            continue;
        }
        if c == '`' && !out.in_code_of_html {
            out.in_code_of_source = !out.in_code_of_source;
        }
        if c == '\n' {
            out.in_code_of_source = false;
        }
        out.char(c);
        rest = rest.get(c.len_utf8()..).unwrap_or_default();
    }
    out.finish()
}

/// The text behind the comment of HTML that it starts with; nothing of it is shown to a reader.
fn behind_comment(text: &str) -> Option<&str> {
    const LONGEST: usize = 4096;
    let inner = text.strip_prefix("<!--")?;
    let mut ends = inner.as_bytes().windows(3).take(LONGEST);
    let end = ends.position(|window| window == b"-->")?;
    inner.get(end + "-->".len()..)
}

/// The text without marks of Markdown and HTML: `**[Name](#name)**` is `Name`.
pub(crate) fn plain(raw: &str) -> String {
    let text = markdown(raw);
    let mut out = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some(c) = rest.chars().next() {
        let mut after = rest.get(c.len_utf8()..).unwrap_or_default();
        match c {
            '*' | '`' => {}
            '\\' if after.starts_with(|c: char| c.is_ascii_punctuation()) => {
                out.extend(after.chars().next());
                after = after.get(1..).unwrap_or_default();
            }
            '[' => {
                if let Some(link) = Link::parse(rest) {
                    out.push_str(&plain_label(link.label));
                    after = link.after;
                } else {
                    out.push(c);
                }
            }
            _ => out.push(c),
        }
        rest = after;
    }
    trim(&out).to_owned()
}

fn plain_label(label: &str) -> String {
    label.chars().filter(|c| !matches!(c, '*' | '`')).collect()
}

/// The value of an example cell: without its code marks, or `None` where the cell says that there is none.
pub(crate) fn example(cell: &str) -> Option<String> {
    let text = markdown(cell);
    let text = trim(&text);
    let inner = text
        .strip_prefix('`')
        .and_then(|t| t.strip_suffix('`'))
        .filter(|t| !t.contains('`'))
        .map_or(text, trim);
    let inner = inner.strip_prefix("示例值：").map_or(inner, trim);
    let none = matches!(inner, "" | "-" | "/" | "无" | "None" | "--");
    (!none).then(|| inner.to_owned())
}

#[derive(Default)]
struct Writer {
    out: String,
    lists: usize,
    links: Vec<String>,
    in_code_of_source: bool,
    in_code_of_html: bool,
    in_pre: bool,
    after_block: bool,
}

impl Writer {
    fn char(&mut self, c: char) {
        match c {
            '\r' => {}
            c if is_zero_width(c) => {}
            '\n' if self.in_code_of_html && !self.in_pre => self.out.push(' '),
            // White space between a list item and its first paragraph.
            '\n' if self.lists > 0 && self.out.ends_with("- ") => {}
            // A block of HTML has ended the line already.
            '\n' if self.after_block => self.after_block = false,
            '\n' => self.line(),
            // At the start of a line of HTML it is no indent.
            c if c.is_whitespace() && self.after_block => {}
            c if c.is_whitespace() => self.out.push(' '),
            c => {
                self.after_block = false;
                self.out.push(c);
            }
        }
    }

    fn text(&mut self, text: &str) {
        for c in text.chars() {
            self.char(c);
        }
    }

    /// Ends the line, leaving at most one empty line.
    fn line(&mut self) {
        let kept = self.out.trim_end_matches(' ').len();
        self.out.truncate(kept);
        if !self.out.ends_with("\n\n") && !self.out.is_empty() {
            self.out.push('\n');
        }
    }

    /// Ends the line unless it is empty already, or holds nothing but the mark of a list item.
    fn break_line(&mut self) {
        let line = self.out.rsplit('\n').next().unwrap_or_default();
        if !line.trim().is_empty() && line.trim() != "-" {
            self.line();
        }
        self.after_block = true;
    }

    fn tag(&mut self, tag: &Tag<'_>) {
        match (tag.name, tag.closing) {
            ("br", _) => self.line(),
            (
                "p" | "div" | "tr" | "hr" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "table"
                | "dl" | "dt" | "dd",
                _,
            ) => {
                self.break_line();
            }
            ("ul" | "ol", false) => {
                self.break_line();
                self.lists += 1;
            }
            ("ul" | "ol", true) => {
                self.break_line();
                self.lists = self.lists.saturating_sub(1);
            }
            ("li", false) => {
                self.break_line();
                if self
                    .out
                    .rsplit('\n')
                    .next()
                    .is_none_or(|line| line.trim() != "-")
                {
                    let indent = 2 * self.lists.saturating_sub(1);
                    self.out.extend(std::iter::repeat_n(' ', indent));
                    self.out.push_str("- ");
                }
            }
            ("li", true) => self.break_line(),
            ("blockquote", false) => {
                self.break_line();
                self.out.push_str("> ");
            }
            ("blockquote", true) => self.break_line(),
            ("code", closing) if !self.in_pre => {
                if self.in_code_of_html == closing {
                    self.out.push('`');
                }
                self.in_code_of_html = !closing;
            }
            ("pre", closing) => {
                self.break_line();
                self.out.push_str("```\n");
                self.in_pre = !closing;
            }
            // An exponent: `2<sup>31</sup>` is no 231.
            ("sup", false) if self.out.ends_with(|c: char| c.is_ascii_digit()) => {
                self.out.push('^');
            }
            // Markdown took the stars of a code span for emphasis.
            ("em" | "i", _) => self.out.push('*'),
            ("s" | "del" | "strike", _) if !self.in_code_of_html => self.out.push_str("~~"),
            ("strong" | "b", _) if !self.in_code_of_html => self.out.push_str("**"),
            ("td" | "th", true) => self.out.push_str(" | "),
            ("a", false) => {
                self.out.push('[');
                self.links
                    .push(tag.attribute("href").unwrap_or_default().to_owned());
            }
            ("a", true) => {
                if let Some(href) = self.links.pop() {
                    self.out.push_str("](");
                    self.text(&htmlize::unescape(href));
                    self.out.push(')');
                }
            }
            _ => {}
        }
    }

    fn finish(self) -> String {
        let text = self.out.trim_end_matches(is_space);
        text.trim_start_matches('\n').to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn html_becomes_markdown() {
        let cases = [
            ("plain", "plain"),
            ("a<br>b<br/>c", "a\nb\nc"),
            ("<code>0</code>：off", "`0`：off"),
            ("1~2<sup>31</sup>-1<sup>*</sup>", "1~2^31-1^*"),
            ("灯<sup>1</sup>", "灯1"),
            ("a<!-- b -->c `<!-- d -->`", "ac `<!-- d -->`"),
            (
                "x<ul><li>`0`：a</li><li>`1`：b</li></ul>y",
                "x\n- `0`：a\n- `1`：b\ny",
            ),
            (
                "<ul>\n<li>\n<p><code>0</code>：a</p>\n</li>\n</ul>",
                "- `0`：a",
            ),
            ("<ul><li>a<ul><li>b</li></ul></li></ul>", "- a\n  - b"),
            (
                "<a href=\"1234#x\" target=\"_blank\">X</a>。",
                "[X](1234#x)。",
            ),
            ("a&nbsp;&lt;b&gt; &unknown; &", "a <b> &unknown; &"),
            (
                "List<String>, list<S> and map<K, V>",
                "List<String>, list<S> and map<K, V>",
            ),
            ("`<br>` stays in code", "`<br>` stays in code"),
            ("\u{feff}a\u{200b}b\u{a0}c\r\n", "ab c"),
            ("<li>one<li>two", "- one\n- two"),
            ("a<li>b</li> <li>c</li> d", "a\n- b\n- c\nd"),
        ];
        for (raw, expected) in cases {
            assert_eq!(markdown(raw), expected, "{raw}");
        }
    }

    #[test]
    fn plain_drops_marks() {
        let cases = [
            ("**[Name](#name)**", "Name"),
            ("app\\_id", "app_id"),
            ("[[]S](#s)", "[]S"),
            ("`x`", "x"),
            ("<span id=\"s\"></span> S：", "S："),
        ];
        for (raw, expected) in cases {
            assert_eq!(plain(raw), expected, "{raw}");
        }
    }

    #[test]
    fn anchors_are_found_in_every_quoting() {
        let text = "<span id=\"a\"></span> X <span class='y' id='b'></span><span id=c></span>";
        assert_eq!(anchors(text), ["a", "b", "c"]);
    }

    #[test]
    fn an_example_is_the_value_or_none() {
        assert_eq!(example("`10001`").as_deref(), Some("10001"));
        assert_eq!(example("`{\"a\":1}`").as_deref(), Some("{\"a\":1}"));
        assert_eq!(example("<code>x</code>").as_deref(), Some("x"));
        for none in ["", "`-`", "-", "/", "  ", "无"] {
            assert_eq!(example(none), None, "{none}");
        }
    }
}
