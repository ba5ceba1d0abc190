//! Moments, ranges and intervals.

use super::{DAY, Granularity, Interval, Limits, Range, seconds, shown};

const MONDAY: &str = "2021-07-26T12:00:00+08:00";

fn now() -> i64 {
    seconds(MONDAY).unwrap() * 1000
}

#[test]
fn moments_are_read_in_every_form_of_rfc_3339() {
    let moment = seconds("2021-07-24T00:00:00+08:00");
    for text in [
        "2021-07-24T00:00:00 08:00",
        "2021-07-23T16:00:00Z",
        "2021-07-23t16:00:00.250z",
        "2021-07-23T11:30:00-04:30",
    ] {
        assert_eq!(seconds(text), moment, "{text}");
    }
    for text in [
        "",
        "2021-07-24",
        "2021-07-24T00:00:00",
        "2021-07-24 00:00:00+08:00",
        "2021-07-32T00:00:00Z",
        "2021-07-24T24:00:00Z",
        "2021-07-24T00:00:00+8:00",
        "2021-07-24T00:00:00+24:00",
        "2021-07-24T00:00:00+08:60",
        "1627056000",
        "２０２１-07-24T00:00:00Z",
        "2021-07-24T00:00:0é+08:00",
    ] {
        assert_eq!(seconds(text), None, "{text}");
    }
}

#[test]
fn ranges_are_refused_with_the_documented_codes() {
    struct Case {
        start: &'static str,
        end: &'static str,
        limits: Limits,
        code: &'static str,
    }
    let cases = [
        Case {
            start: "yesterday",
            end: MONDAY,
            limits: Limits::OFFLINE,
            code: "InvalidParameter",
        },
        Case {
            start: MONDAY,
            end: "2021-07-26T11:59:59+08:00",
            limits: Limits::OFFLINE,
            code: "InvalidParameter.StartTimeAfterEndTime",
        },
        Case {
            start: "2021-07-19T11:59:59+08:00",
            end: MONDAY,
            limits: Limits::OFFLINE,
            code: "InvalidParameter.OutofTimeRange",
        },
        Case {
            start: "2021-06-26T11:59:59+08:00",
            end: "2021-06-26T12:00:00+08:00",
            limits: Limits::OFFLINE,
            code: "InvalidParameter.OutofTimeRange",
        },
        Case {
            start: "2021-07-12T11:59:59+08:00",
            end: MONDAY,
            limits: Limits::ROOMS,
            code: "InvalidParameter.OutofTimeRange",
        },
    ];
    for case in cases {
        let error = Range::read(case.start, case.end, case.limits, now()).unwrap_err();
        assert_eq!(error.code(), case.code, "{} {}", case.start, case.end);
    }
    let longest = Range::read("2021-07-19T12:00:00+08:00", MONDAY, Limits::OFFLINE, now());
    assert_eq!(longest.unwrap().to - (now() - 7 * DAY), 7 * DAY + 999);
}

#[test]
fn long_ranges_of_rooms_end_a_day_after_their_start() {
    let range = Range::read("2021-07-20T00:00:00+08:00", MONDAY, Limits::ROOMS, now()).unwrap();
    assert_eq!(shown(range.to), "2021-07-21T00:00:00+08:00");
}

#[test]
fn intervals_begin_with_the_days_of_beijing() {
    let days = |start: &str, end: &str| {
        let range = Range::read(start, end, Limits::OFFLINE, now()).unwrap();
        let days = range.intervals(Granularity::Day).into_iter();
        days.map(Interval::shown).collect::<Vec<_>>()
    };
    let both = ["2021-07-24T00:00:00+08:00", "2021-07-25T00:00:00+08:00"];
    assert_eq!(
        days("2021-07-24T00:00:00+08:00", "2021-07-25T00:00:00+08:00"),
        both
    );
    assert_eq!(
        days("2021-07-24T08:00:00+08:00", "2021-07-25T23:59:59+08:00"),
        both
    );
    assert_eq!(
        days("2021-07-23T16:00:00Z", "2021-07-24T15:59:59Z"),
        both[..1]
    );
}

#[test]
fn moments_without_duration_count_where_they_are() {
    let interval = |from: i64, to: i64| Interval { from, to };
    let hour = interval(10, 20);
    for (time, meets) in [
        (interval(10, 10), true),
        (interval(20, 20), false),
        (interval(0, 10), false),
        (interval(0, 11), true),
        (interval(19, 30), true),
        (interval(20, 30), false),
        (interval(0, 30), true),
    ] {
        assert_eq!(time.meets(hour), meets, "{time:?}");
    }
}
