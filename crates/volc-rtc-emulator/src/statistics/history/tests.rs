//! Times that overlap.

use super::{peak, union};
use crate::statistics::range::Interval;

fn times(list: &[(i64, i64)]) -> Vec<Interval> {
    list.iter()
        .map(|(from, to)| Interval {
            from: *from,
            to: *to,
        })
        .collect()
}

#[test]
fn peak_counts_those_who_are_there_together() {
    struct Case {
        times: &'static [(i64, i64)],
        peak: usize,
    }
    let cases = [
        Case {
            times: &[],
            peak: 0,
        },
        Case {
            times: &[(0, 10), (10, 20)],
            peak: 1,
        },
        Case {
            times: &[(0, 10), (9, 20), (9, 9)],
            peak: 3,
        },
        Case {
            times: &[(5, 5), (5, 5)],
            peak: 2,
        },
        Case {
            times: &[(0, 5), (5, 5)],
            peak: 1,
        },
    ];
    for case in cases {
        assert_eq!(peak(times(case.times)), case.peak, "{:?}", case.times);
    }
}

#[test]
fn union_joins_times_that_touch() {
    let joined = union(times(&[(0, 10), (5, 8), (10, 12), (14, 14), (14, 20)]));
    assert_eq!(joined, times(&[(0, 12), (14, 20)]));
}
