//! Plots as SVG, plain enough to be written by hand.

use std::fmt::Write as _;

use crate::measure::Row;

const WIDTH: f64 = 720.0;
const LABELS: f64 = 270.0;
const COLOURS: [&str; 4] = ["#2563eb", "#9ca3af", "#d97706", "#059669"];

/// A picture of a table.
#[derive(Clone, Debug)]
pub struct Plot {
    /// The name of its file.
    pub file: &'static str,
    /// The title.
    pub title: String,
    /// Its text.
    pub svg: String,
}

/// A line over pages.
pub struct Series {
    /// The label.
    pub name: String,
    /// Points, both above zero.
    pub points: Vec<(f64, f64)>,
}

/// The ratio of each row to the first as a bar; those of ours stand out.
pub fn ratios(file: &'static str, title: &str, rows: &[Row]) -> Plot {
    let most = rows.iter().map(|row| row.ratio[0]).fold(1.0, f64::max);
    let mut body = String::new();
    for (index, row) in rows.iter().enumerate() {
        let (ratio, y) = (row.ratio[0], 44.0 + 26.0 * index as f64);
        let width = (ratio / most * (WIDTH - LABELS - 70.0)).max(1.0);
        let colour = COLOURS[usize::from(!row.name.starts_with("ours"))];
        let _ = writeln!(
            body,
            "{}<rect x=\"{LABELS}\" y=\"{y:.0}\" width=\"{width:.1}\" height=\"18\" fill=\"{colour}\"/>\n{}",
            text(LABELS - 8.0, y + 13.0, "end", &row.name),
            text(
                LABELS + width + 6.0,
                y + 13.0,
                "start",
                &format!("{ratio:.2}")
            ),
        );
    }
    finish(file, title, 56.0 + 26.0 * rows.len() as f64, &body)
}

/// Lines over two axes that both grow tenfold a step.
pub fn lines(file: &'static str, title: &str, axes: [&str; 2], series: &[Series]) -> Plot {
    let (left, right, top, bottom) = (70.0, WIDTH - 190.0, 44.0, 320.0);
    let points = || series.iter().flat_map(|line| &line.points);
    let decades = |values: &mut dyn Iterator<Item = f64>| {
        let (low, high) = values.fold((f64::MAX, f64::MIN), |(low, high), value| {
            (low.min(value.log10()), high.max(value.log10()))
        });
        (low.floor(), high.ceil().max(low.floor() + 1.0))
    };
    let (x0, x1) = decades(&mut points().map(|point| point.0));
    let (y0, y1) = decades(&mut points().map(|point| point.1));
    let x = |value: f64| left + (value.log10() - x0) / (x1 - x0) * (right - left);
    let y = |value: f64| bottom - (value.log10() - y0) / (y1 - y0) * (bottom - top);
    let mut body = String::new();
    for step in x0 as i32..=x1 as i32 {
        let at = x(10_f64.powi(step));
        let label = text(at, bottom + 18.0, "middle", &power(step));
        let _ = writeln!(body, "{}{label}", grid(at, at, top, bottom));
    }
    for step in y0 as i32..=y1 as i32 {
        let at = y(10_f64.powi(step));
        let label = text(left - 8.0, at + 4.0, "end", &power(step));
        let _ = writeln!(body, "{}{label}", grid(left, right, at, at));
    }
    for (index, line) in series.iter().enumerate() {
        let colour = COLOURS[index % COLOURS.len()];
        let places: Vec<(f64, f64)> = line.points.iter().map(|(a, b)| (x(*a), y(*b))).collect();
        let path: Vec<String> = places
            .iter()
            .map(|(a, b)| format!("{a:.1},{b:.1}"))
            .collect();
        let _ = writeln!(
            body,
            "<polyline points=\"{}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\"/>",
            path.join(" ")
        );
        for (a, b) in &places {
            let _ = writeln!(
                body,
                "<circle cx=\"{a:.1}\" cy=\"{b:.1}\" r=\"3\" fill=\"{colour}\"/>"
            );
        }
        if let Some((a, b)) = places.last() {
            body.push_str(&text(a + 8.0, b + 4.0, "start", &line.name));
        }
    }
    let middle = (left + right) / 2.0;
    body.push_str(&text(middle, bottom + 38.0, "middle", axes[0]));
    body.push_str(&text(left, top - 6.0, "middle", axes[1]));
    finish(file, title, bottom + 52.0, &body)
}

fn power(step: i32) -> String {
    format!("{}", 10_f64.powi(step))
}

fn grid(x1: f64, x2: f64, y1: f64, y2: f64) -> String {
    format!(
        "<line x1=\"{x1:.1}\" x2=\"{x2:.1}\" y1=\"{y1:.1}\" y2=\"{y2:.1}\" stroke=\"#e5e7eb\"/>\n"
    )
}

fn text(x: f64, y: f64, anchor: &str, text: &str) -> String {
    let text = text
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;");
    format!("<text x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"{anchor}\">{text}</text>\n")
}

fn finish(file: &'static str, title: &str, height: f64, body: &str) -> Plot {
    let heading = text(12.0, 22.0, "start", title).replace("<text", "<text font-weight=\"bold\"");
    let svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height:.0}\" font-family=\"sans-serif\" \
         font-size=\"12\" fill=\"#111827\">\n<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n{heading}{body}\
         </svg>\n"
    );
    Plot {
        file,
        title: title.to_owned(),
        svg,
    }
}
