//! Rows that are measured against each other: in turns, so that what disturbs the machine disturbs all of them.

use nix::time::{ClockId, clock_gettime};
use serde::Serialize;

/// Something that can be done again and again.
pub struct Subject<'a> {
    /// The name of the row.
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
    /// The measured quantity.
    pub name: String,
    /// The median.
    pub value: f64,
    /// The unit.
    pub unit: &'static str,
    /// To the base, of the same round: the median and the quartiles around it.
    pub ratio: [f64; 3],
    /// Instructions, where they could be counted.
    pub instructions: Option<f64>,
    /// The measurements, one a round.
    #[serde(skip)]
    samples: Vec<f64>,
}

impl Row {
    /// The ratio to another row, of the same round: the median.
    pub fn to(&self, other: &Self) -> f64 {
        let pairs = self.samples.iter().zip(&other.samples);
        quartiles(pairs.map(|(ours, other)| ours / other).collect())[0]
    }
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
                .map(|(ours, base)| ours / base)
                .collect(),
        ),
        instructions: None,
        samples: column(index).collect(),
    };
    names.iter().enumerate().map(row).collect()
}

/// The median, the lower and the upper quartile.
pub fn quartiles(mut values: Vec<f64>) -> [f64; 3] {
    values.sort_by(f64::total_cmp);
    let at = |share: f64| values[((values.len() - 1) as f64 * share).round() as usize];
    [at(0.5), at(0.25), at(0.75)]
}

/// Returns the number of repetitions that take about 2 ms. The best of several tries tells: a slow one was disturbed.
fn batch(subject: &mut Subject<'_>) -> u64 {
    let mut times = 1;
    loop {
        let best = (0..5)
            .map(|_| time(subject, times))
            .fold(f64::MAX, f64::min);
        if best * times as f64 > 2e6 {
            return times;
        }
        times *= 2;
    }
}

/// Nanoseconds of one repetition: the time that this thread had a processor, so that others on it do not count.
fn time(subject: &mut Subject<'_>, times: u64) -> f64 {
    let start = cpu_time();
    subject.repeat(times);
    (cpu_time() - start) / times as f64
}

fn cpu_time() -> f64 {
    let now = clock_gettime(ClockId::CLOCK_THREAD_CPUTIME_ID).expect("a thread has a clock");
    now.tv_sec() as f64 * 1e9 + now.tv_nsec() as f64
}
