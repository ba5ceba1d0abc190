//! Rows that are measured against each other: in turns, so that what disturbs the machine disturbs all of them.

use std::time::Instant;

use serde::Serialize;

/// Something that can be done again and again.
pub struct Subject<'a> {
    /// What the row is called.
    pub name: &'static str,
    work: Box<dyn FnMut() + 'a>,
}

impl<'a> Subject<'a> {
    /// A subject.
    pub fn new<T>(name: &'static str, mut work: impl FnMut() -> T + 'a) -> Self {
        let work = Box::new(move || drop(std::hint::black_box(work())));
        Self { name, work }
    }

    /// Does the work so many times.
    pub fn repeat(&mut self, times: u64) {
        (0..times).for_each(|_| (self.work)());
    }
}

/// A row of a table: a figure, and its ratio to the row that is the base.
#[derive(Clone, Debug, Serialize)]
pub struct Row {
    /// What was measured.
    pub name: String,
    /// The median.
    pub value: f64,
    /// What it is counted in.
    pub unit: &'static str,
    /// To the base, of the same round: the median and the quartiles around it.
    pub ratio: [f64; 3],
    /// Instructions, where they could be counted.
    pub instructions: Option<f64>,
}

/// Measures subjects in turns; the first one is the base.
pub fn in_turns(subjects: &mut [Subject<'_>], rounds: usize) -> Vec<Row> {
    let batches: Vec<u64> = subjects.iter_mut().map(batch).collect();
    let samples: Vec<Vec<f64>> = (0..rounds)
        .map(|_| {
            let turn = subjects.iter_mut().zip(&batches);
            turn.map(|(subject, times)| time(subject, *times)).collect()
        })
        .collect();
    let names: Vec<&str> = subjects.iter().map(|subject| subject.name).collect();
    rows(&names, "ns", &samples)
}

/// Makes rows of samples, one list a round; the first of each list is the base.
pub fn rows(names: &[&str], unit: &'static str, samples: &[Vec<f64>]) -> Vec<Row> {
    let column = |index: usize| samples.iter().map(move |round| round[index]);
    let row = |(index, name): (usize, &&str)| Row {
        name: (*name).to_owned(),
        value: quartiles(column(index).collect())[0],
        unit,
        ratio: quartiles(
            column(index)
                .zip(column(0))
                .map(|(own, base)| own / base)
                .collect(),
        ),
        instructions: None,
    };
    names.iter().enumerate().map(row).collect()
}

/// The median, the lower and the upper quartile.
pub fn quartiles(mut values: Vec<f64>) -> [f64; 3] {
    values.sort_by(f64::total_cmp);
    let at = |share: f64| values[((values.len() - 1) as f64 * share).round() as usize];
    [at(0.5), at(0.25), at(0.75)]
}

/// How often something is done in about 2 ms.
fn batch(subject: &mut Subject<'_>) -> u64 {
    let mut times = 1;
    loop {
        let nanoseconds = time(subject, times) * times as f64;
        if nanoseconds > 2e6 {
            return times;
        }
        times *= 2;
    }
}

/// Nanoseconds of one repetition.
fn time(subject: &mut Subject<'_>, times: u64) -> f64 {
    let start = Instant::now();
    subject.repeat(times);
    start.elapsed().as_nanos() as f64 / times as f64
}
