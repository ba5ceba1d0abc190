//! A bounded run of the fuzz targets without a fuzzer: their seeds and our own pages, damaged in ways that are the same
//! every time. `VOLC_FUZZ_SECONDS=3600 cargo test --release -p volc-spec --test fuzz -- --nocapture pages` goes on for
//! an hour, from the seed `VOLC_FUZZ_SEED` if that is set; `cargo fuzz run <target>` lets coverage steer it.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "all of this is a test"
)]

#[path = "../fuzz/bodies.rs"]
mod bodies;

use std::{
    fs,
    path::Path,
    time::{Duration, Instant},
};

/// The number of damaged texts that each target gets.
const RUNS: u64 = 2000;
/// Seeds are cut to this length, so that a run takes seconds without optimisation too.
const LENGTH: usize = 6000;

/// Pieces that steer readers somewhere else.
const PIECES: &[&str] = &[
    "|",
    "|\\\n",
    "\n",
    "\r\n",
    "\n\n",
    "# ",
    "### Body\n",
    "```",
    "```mixin-react\n",
    "`",
    "- `0`：",
    "[",
    "](#x)",
    "{",
    "}",
    "\"",
    "\\",
    "^^",
    "**",
    "<span id=\"x\">",
    "<li>",
    "&lt;",
    ":::",
    "取值范围为 [",
    "默认值为 `",
    "\u{200b}",
    "\u{a0}",
    "\u{feff}",
    "\t",
    "'",
    "\"\"\"",
    "= ",
    "[field.\"Body.A\"]\n",
    "-",
    "9999999999999999999999",
    "1e999",
    "\u{0}",
    "𝄞",
    "**A ** <span data-label=\"purple\">Object</span> `可选` 示例值：`-`\n",
    "**B ** %%require%%示例值：`x`\n",
    "#### 纸 <span data-label=\"purple\">Object</span>\n",
    "<table><tr><th>参数</th><th>类型</th></tr>",
    "<td rowspan=2>",
    "</table>",
    "<!--",
    "-->",
    "｜ 参数 ｜ 类型 ｜\n",
    "+---+---+\n",
    "参数\t类型\n",
    "\n---\n",
    "[block]\ncloses = { \"Body.A\" = 1 }\n",
    "[union.\"Body.A\"]\nof.x = { name = \"X\" }\n",
];

#[test]
fn pages() {
    run("page", &["im/GetUserConversations.md"], bodies::page);
}

#[test]
fn overlays() {
    let more = [
        "im/GetUserConversations.toml",
        "im/GetUserConversations.en.toml",
        "service.toml",
    ];
    run("overlay", &more, bodies::overlay);
}

#[test]
fn examples() {
    run("example", &[], bodies::example);
}

fn run(target: &str, specs: &[&str], body: fn(&str)) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = fs::read_dir(root.join("fuzz/seeds").join(target)).unwrap();
    let mut paths: Vec<_> = folder.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths.extend(
        specs
            .iter()
            .map(|path| root.join("../../specs/rtc").join(path)),
    );
    let seeds: Vec<String> = paths
        .iter()
        .map(|path| fs::read_to_string(path).unwrap())
        .collect();
    seeds.iter().for_each(|seed| body(seed));
    let set = |name: &str| std::env::var(name).ok()?.parse::<u64>().ok();
    let mut dice = Dice(set("VOLC_FUZZ_SEED").unwrap_or(0x5eed).max(1));
    let limit = set("VOLC_FUZZ_SECONDS").map(Duration::from_secs);
    let (start, mut runs) = (Instant::now(), 0_u64);
    while limit.map_or(runs < RUNS, |limit| start.elapsed() < limit) {
        runs += 1;
        let mut text = dice.pick(&seeds).clone();
        text.truncate(boundary(&text, LENGTH));
        for _ in 0..=dice.below(6) {
            damage(&mut text, &seeds, &mut dice);
        }
        body(&text);
    }
    println!("{target}: {runs} texts in {} s", start.elapsed().as_secs());
}

/// Cuts something out, doubles it, or puts a piece or a part of another seed in its place.
fn damage(text: &mut String, seeds: &[String], dice: &mut Dice) {
    let (start, end) = dice.range(text, 60);
    let put = match dice.below(4) {
        0 => String::new(),
        1 => text[start..end].repeat(2),
        2 => dice.pick(PIECES).repeat(1 + dice.below(3)),
        _ => {
            let other = dice.pick(seeds);
            let (start, end) = dice.range(other, 200);
            other[start..end].to_owned()
        }
    };
    text.replace_range(start..end, &put);
}

/// Numbers that look random (xorshift) and are the same in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit.max(1) as u64) as usize
    }

    fn pick<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len())]
    }

    /// A range of at most `length` bytes, on the bounds of characters.
    fn range(&mut self, text: &str, length: usize) -> (usize, usize) {
        let start = boundary(text, self.below(text.len() + 1));
        let end = boundary(text, start + self.below(length));
        (start, end.max(start))
    }
}

/// The last bound between characters that is not behind this offset.
fn boundary(text: &str, offset: usize) -> usize {
    let mut bounds = (0..=offset.min(text.len())).rev();
    bounds.find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}
