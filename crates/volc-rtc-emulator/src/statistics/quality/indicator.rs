//! The quality indicators by their names, as the vendor's table has them.

use crate::ApiError;
use crate::statistics::number::unknown;

/// The happenings that an indicator measures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Event {
    /// Users come into rooms.
    Join,
    /// Users begin to publish.
    Send,
    /// Users receive what others publish.
    Receive,
}

/// A kind of indicators.
#[derive(Clone, Copy, Debug)]
struct Kind {
    name: &'static str,
    alias: &'static str,
    event: Event,
    /// The unit of its threshold, and those of audio and of video that hold without one; none if it has no threshold.
    threshold: Option<(&'static str, [&'static str; 2])>,
    perfect: f64,
}

const KINDS: [Kind; 5] = [
    Kind {
        name: "join_room_success_rate",
        alias: "进房成功率",
        event: Event::Join,
        threshold: Some(("s", ["5s", "5s"])),
        perfect: 100.0,
    },
    Kind {
        name: "stall_rate",
        alias: "卡顿率",
        event: Event::Receive,
        threshold: Some(("ms", ["80ms", "500ms"])),
        perfect: 0.0,
    },
    Kind {
        name: "first_frame_send_success_rate",
        alias: "首帧发送成功率",
        event: Event::Send,
        threshold: None,
        perfect: 100.0,
    },
    Kind {
        name: "first_frame_recv_success_rate",
        alias: "首帧解码成功率",
        event: Event::Receive,
        threshold: None,
        perfect: 100.0,
    },
    Kind {
        name: "network_trans_delay",
        alias: "网络传输延时达标率",
        event: Event::Receive,
        threshold: Some(("ms", ["400ms", "400ms"])),
        perfect: 100.0,
    },
];

/// An indicator with its threshold and its kind of media, such as `80ms_audio_stall_rate`.
#[derive(Clone, Debug)]
pub(super) struct Measure {
    pub(super) name: String,
    kind: Kind,
    /// `true` for video, `false` for audio; both for comings into rooms.
    pub(super) is_video: Option<bool>,
}

impl Measure {
    pub(super) fn event(&self) -> Event {
        self.kind.event
    }

    /// Returns the value that it has unless another one is set.
    pub(super) fn perfect(&self) -> f64 {
        self.kind.perfect
    }

    /// Returns its name in Chinese.
    pub(super) fn alias(&self) -> String {
        let media = match self.is_video {
            None => "",
            Some(false) => "音频",
            Some(true) => "视频",
        };
        format!("{media}{}", self.kind.alias)
    }
}

/// Returns the indicators that names stand for, each once.
///
/// # Errors
/// `InvalidParameter` if there is none, or a name is none of an indicator.
pub(super) fn all(names: &[String]) -> Result<Vec<Measure>, ApiError> {
    let mut measures: Vec<Measure> = Vec::new();
    for name in names {
        for measure in of_name(name)? {
            if !measures.iter().any(|known| known.name == measure.name) {
                measures.push(measure);
            }
        }
    }
    if measures.is_empty() {
        return Err(refused(""));
    }
    Ok(measures)
}

/// Returns the indicators that a name stands for: one, or that of audio and that of video.
pub(super) fn of_name(name: &str) -> Result<Vec<Measure>, ApiError> {
    read(name).ok_or_else(|| refused(name))
}

fn refused(name: &str) -> ApiError {
    unknown(name, KINDS.iter().map(|kind| kind.name))
}

fn read(name: &str) -> Option<Vec<Measure>> {
    let (kind, before) = KINDS
        .iter()
        .find_map(|kind| Some((kind, name.strip_suffix(kind.name)?)))?;
    let has_media = kind.event != Event::Join;
    let media = [("audio_", false), ("video_", true)].into_iter();
    let named = media
        .filter(|_| has_media)
        .find_map(|(text, is_video)| Some((is_video, before.strip_suffix(text)?)));
    let (wanted, threshold) = match named {
        Some((is_video, rest)) => (vec![Some(is_video)], rest),
        None if has_media => (vec![Some(false), Some(true)], before),
        None => (vec![None], before),
    };
    let threshold = match threshold.strip_suffix('_') {
        Some(threshold) if is_threshold(threshold, kind.threshold?.0) => Some(threshold),
        None if threshold.is_empty() => None,
        _ => return None,
    };
    let measure = |is_video: Option<bool>| {
        let usual = kind.threshold.map(
            |(_, [audio, video])| {
                if is_video == Some(true) { video } else { audio }
            },
        );
        let threshold = threshold.or(usual);
        let media = match is_video {
            None => "",
            Some(false) => "audio_",
            Some(true) => "video_",
        };
        let mark = threshold.map_or("", |_| "_");
        Measure {
            name: format!("{}{mark}{media}{}", threshold.unwrap_or(""), kind.name),
            kind: *kind,
            is_video,
        }
    };
    Some(wanted.into_iter().map(measure).collect())
}

/// Returns whether a text is a number and a unit, such as `80ms`.
fn is_threshold(text: &str, unit: &str) -> bool {
    text.strip_suffix(unit).is_some_and(|number| {
        (1..=6).contains(&number.len()) && number.bytes().all(|b| b.is_ascii_digit())
    })
}

#[cfg(test)]
mod tests {
    use super::of_name;

    #[test]
    fn names_stand_for_indicators_of_the_table() {
        struct Case {
            name: &'static str,
            names: &'static [&'static str],
        }
        let cases = [
            Case {
                name: "stall_rate",
                names: &["80ms_audio_stall_rate", "500ms_video_stall_rate"],
            },
            Case {
                name: "200ms_video_stall_rate",
                names: &["200ms_video_stall_rate"],
            },
            Case {
                name: "audio_stall_rate",
                names: &["80ms_audio_stall_rate"],
            },
            Case {
                name: "join_room_success_rate",
                names: &["5s_join_room_success_rate"],
            },
            Case {
                name: "10s_join_room_success_rate",
                names: &["10s_join_room_success_rate"],
            },
            Case {
                name: "first_frame_send_success_rate",
                names: &[
                    "audio_first_frame_send_success_rate",
                    "video_first_frame_send_success_rate",
                ],
            },
            Case {
                name: "400ms_network_trans_delay",
                names: &[
                    "400ms_audio_network_trans_delay",
                    "400ms_video_network_trans_delay",
                ],
            },
        ];
        for Case { name, names } in cases {
            let found: Vec<String> = of_name(name).unwrap().into_iter().map(|m| m.name).collect();
            assert_eq!(found, names, "{name}");
        }
        for name in [
            "",
            "rate",
            "80s_stall_rate",
            "ms_stall_rate",
            "80ms-stall_rate",
            "audio_join_room_success_rate",
            "5s_first_frame_send_success_rate",
            "80ms_80ms_stall_rate",
        ] {
            assert!(of_name(name).is_err(), "{name}");
        }
    }
}
