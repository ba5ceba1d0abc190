//! The Markdown of a page, written anew for rustdoc.

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

use super::{admonition, escape};

/// The documentation that a page's Markdown makes. `documentation` is where the pages are published: a link to another
/// page is its number there.
pub(crate) fn from_page(markdown: &str, documentation: &str) -> String {
    let mut writer = Writer {
        documentation,
        ..Writer::default()
    };
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH;
    let markdown = admonition::as_paragraphs(markdown);
    for event in Parser::new_ext(&markdown, options) {
        writer.event(event);
    }
    writer.finish()
}

#[derive(Default)]
struct Writer<'a> {
    documentation: &'a str,
    /// Finished blocks; each one is a paragraph, a list item or a code block.
    blocks: Vec<Block>,
    /// The text of the block that is being read.
    text: String,
    /// The mark that the next block gets: the bullet of a list item.
    bullet: Option<String>,
    /// The lists that are open: the number of the next item, if they are numbered.
    lists: Vec<Option<u64>>,
    /// The destinations of the links that are open.
    links: Vec<Option<String>>,
    code: Option<String>,
}

struct Block {
    text: String,
    /// An item of a list follows the block before it without an empty line.
    tight: bool,
}

impl Writer<'_> {
    fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => match &mut self.code {
                Some(code) => code.push_str(&text),
                None => self.push(&escape::text(&text)),
            },
            Event::Code(code) | Event::InlineMath(code) | Event::DisplayMath(code) => {
                self.push(&escape::code(&code));
            }
            Event::Html(html) | Event::InlineHtml(html) => self.html(&html),
            Event::SoftBreak => self.push(" "),
            Event::HardBreak => self.flush(),
            Event::Rule | Event::FootnoteReference(_) | Event::TaskListMarker(_) => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::CodeBlock(kind) => {
                self.flush();
                self.code = Some(fence_header(&kind));
            }
            Tag::List(number) => {
                self.flush();
                self.lists.push(number);
            }
            Tag::Item => {
                self.flush();
                let bullet = match self.lists.last_mut() {
                    Some(Some(number)) => {
                        *number += 1;
                        format!("{}. ", *number - 1)
                    }
                    _ => "- ".to_owned(),
                };
                self.bullet = Some(bullet);
            }
            Tag::Link { dest_url, .. } => {
                let destination = self.destination(&dest_url);
                if destination.is_some() {
                    self.push("[");
                }
                self.links.push(destination);
            }
            Tag::Strong => self.push("**"),
            Tag::Paragraph | Tag::Heading { .. } | Tag::TableRow | Tag::TableHead => self.flush(),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::CodeBlock => {
                if let Some(code) = self.code.take() {
                    self.text = format!("{}\n```", code.trim_end());
                    self.flush();
                }
            }
            TagEnd::List(_) => {
                self.flush();
                self.lists.pop();
            }
            TagEnd::Link => {
                if let Some(destination) = self.links.pop().flatten() {
                    self.push(&format!("](<{destination}>)"));
                }
            }
            TagEnd::Strong => self.strong_end(),
            TagEnd::TableCell => self.push(" "),
            TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::Item => self.flush(),
            TagEnd::TableRow | TagEnd::TableHead => self.flush(),
            _ => {}
        }
    }

    /// Closes strong text; the mark must not stand behind a space.
    fn strong_end(&mut self) {
        let trimmed = self.text.trim_end().len();
        let space = self.text.split_off(trimmed);
        match self.text.strip_suffix("**") {
            Some(empty) => self.text.truncate(empty.len()),
            None => self.text.push_str("**"),
        }
        self.text.push_str(&space);
    }

    /// A tag of HTML means nothing here, except a line break; what only looks like a tag is text.
    fn html(&mut self, html: &str) {
        let name: String = html
            .trim_start_matches(['<', '/'])
            .chars()
            .take_while(char::is_ascii_alphanumeric)
            .collect();
        match name.to_ascii_lowercase().as_str() {
            "br" | "p" | "li" | "tr" | "div" => self.flush(),
            "a" | "b" | "code" | "em" | "font" | "i" | "ol" | "pre" | "span" | "strong" | "sub"
            | "sup" | "table" | "tbody" | "td" | "th" | "thead" | "u" | "ul" => {}
            _ if html.starts_with("<!--") => {}
            _ => self.push(&escape::text(html.trim_end())),
        }
    }

    /// Returns the destination of a link; `None` if it leads nowhere outside the page.
    fn destination(&self, url: &str) -> Option<String> {
        let (page, _) = url.split_once('#').unwrap_or((url, ""));
        let is_number = !page.is_empty() && page.bytes().all(|b| b.is_ascii_digit());
        let is_web = url.starts_with("https://") || url.starts_with("http://");
        let is_safe = url
            .chars()
            .all(|c| !c.is_whitespace() && !"<>\\".contains(c));
        match () {
            () if is_number => Some(format!("{}/{page}", self.documentation)),
            () if is_web && is_safe => Some(url.to_owned()),
            () => None,
        }
    }

    fn push(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// Ends the block that is being read.
    fn flush(&mut self) {
        let text = std::mem::take(&mut self.text);
        let text = text.trim();
        if text.is_empty() {
            return;
        }
        let tight = self.bullet.is_some();
        let depth = self.lists.len();
        let indent = "  ".repeat(depth.saturating_sub(usize::from(tight)));
        let bullet = self.bullet.take().unwrap_or_default();
        let text = format!("{bullet}{text}");
        let lines: Vec<String> = text.lines().map(|line| format!("{indent}{line}")).collect();
        self.blocks.push(Block {
            text: lines.join("\n"),
            tight,
        });
    }

    fn finish(mut self) -> String {
        self.flush();
        let mut docs = String::new();
        let mut after_item = false;
        for block in &self.blocks {
            if !docs.is_empty() {
                docs.push_str(if block.tight && after_item {
                    "\n"
                } else {
                    "\n\n"
                });
            }
            docs.push_str(&block.text);
            after_item = block.tight;
        }
        docs
    }
}

/// The opening of a code block. It is always marked as text, since rustdoc runs what is not.
fn fence_header(kind: &CodeBlockKind<'_>) -> String {
    match kind {
        CodeBlockKind::Fenced(language) if language.starts_with("json") => "```json\n".to_owned(),
        _ => "```text\n".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGES: &str = "https://docs.example/6348";

    #[test]
    fn pages_read_as_they_were_meant() {
        let cases = [
            ("应用的编号", "应用的编号"),
            ("写 `a|b` 。", "写 `a|b` 。"),
            ("a<br>b", "a\n\nb"),
            ("<span id=\"x\"></span>名", "名"),
            ("Vec<AppId> here", "Vec\\<AppId\\> here"),
            ("[0, 100]", "\\[0, 100\\]"),
            (
                "见[签名](412251#public)。",
                "见[签名](<https://docs.example/6348/412251>)。",
            ),
            ("见[结构](#config)。", "见结构。"),
            ("见[x](https://a.example/b)", "见[x](<https://a.example/b>)"),
            (
                "见 https://a.example/b?c=d。",
                "见 <https://a.example/b?c=d>。",
            ),
            ("user_id 与 _x_", "user_id 与 x"),
            ("- `0`：a\n- `1`：b", "- `0`：a\n- `1`：b"),
            ("甲\n- 乙\n  - 丙", "甲\n\n- 乙\n  - 丙"),
            ("    let x = 1;", "```text\nlet x = 1;\n```"),
            ("```\nx\n```", "```text\nx\n```"),
            ("**注意**：x", "**注意**：x"),
            ("2 * 3 * 4", "2 \\* 3 \\* 4"),
            ("# 标题\n\n文", "标题\n\n文"),
        ];
        for (page, expected) in cases {
            assert_eq!(from_page(page, PAGES), expected, "{page}");
        }
    }

    /// Returns the text that rustdoc shows, and the markup in it.
    fn seen(docs: &str) -> (String, Vec<String>) {
        let mut text = String::new();
        let mut strange = Vec::new();
        for event in Parser::new_ext(docs, Options::all() - Options::ENABLE_SMART_PUNCTUATION) {
            match event {
                Event::Text(t) | Event::Code(t) => text.push_str(&t),
                Event::Html(t) | Event::InlineHtml(t) => strange.push(t.to_string()),
                Event::Start(Tag::Link { dest_url, .. }) if !dest_url.starts_with("http") => {
                    strange.push(dest_url.to_string());
                }
                Event::Start(Tag::CodeBlock(CodeBlockKind::Indented)) => {
                    strange.push("code".to_owned());
                }
                _ => {}
            }
        }
        text.retain(|c| !c.is_whitespace());
        (text, strange)
    }

    proptest::proptest! {
        #[test]
        fn rustdoc_sees_text_only(page in "([a-z*_`<>\\[\\]()#~|&\\\\ .\n-]|http://a|会){0,60}") {
            let docs = from_page(&page, PAGES);
            let lines = crate::emit::wrap::lines(&docs);
            let docs: Vec<&str> = lines.iter().map(|line| line.trim_start_matches(' ')).collect();
            let (_, strange) = seen(&docs.join("\n"));
            proptest::prop_assert!(strange.is_empty(), "{strange:?} in {docs:?}");
        }

        #[test]
        fn plain_text_stays_itself(text in "[a-z*_`<>\\[\\]()#~|&\\\\.$+=-]{1,40}") {
            let escaped = escape::text(&text);
            proptest::prop_assert_eq!(seen(&escaped).0, text);
        }
    }
}
